"""The errors of the service: code and text (the contract's error-codes.tsv)."""

INVALID_KEY = (1, "Invalid API key or user key")
INVALID_ACTION = (2, "Invalid action")
INVALID_PROSPECT_ID = (3, "Invalid prospect ID")
INVALID_PROSPECT_EMAIL = (4, "Invalid prospect email address")
INVALID_QUERY = (5, "Invalid query parameters")
INVALID_TIMESTAMP = (7, "Invalid timestamp")
INVALID_TIME_RANGE = (8, "Invalid time range")
INVALID_USER_ID = (10, "Invalid user ID")
INVALID_USER_EMAIL = (11, "Invalid user email address")
MISSING = (13, "One or more required parameters are missing")
LOGIN_FAILED = (15, "Login failed")
INVALID_ID = (16, "Invalid ID")
INVALID_ID_RANGE = (17, "Invalid ID range")
INVALID_SORT_BY = (19, "Invalid value specified for sort_by")
INVALID_SORT_ORDER = (20, "Invalid value specified for sort_order")
INVALID_OFFSET = (21, "Invalid value specified for offset")
UNSUPPORTED = (22, "Unsupported feature in this version of the API")
INVALID_LIMIT = (23, "Invalid value specified for limit")
INVALID_DELETED = (27, "Parameter deleted must be true or false")
INVALID_OPPORTUNITY = (35, "Invalid opportunity ID")
EMPTY = (36, "One or more required parameter values are missing")
SALESFORCE = (37, "A Salesforce connector was detected")
INVALID_CAMPAIGN = (38, "Invalid campaign ID")
INVALID_PROBABILITY = (40, "Invalid opportunity probability")
INVALID_PROBABILITY_RANGE = (41, "Invalid probability range specified")
INVALID_VALUE = (42, "Invalid opportunity value")
INVALID_VALUE_RANGE = (43, "Invalid opportunity value range specified")
PROSPECTS_DIFFER = (44, "The provided prospect_id and prospect_email parameters do not match")
USERS_DIFFER = (45, "The provided user_id and user_email parameters do not match")
NO_PERMISSION = (46, "This API user lacks sufficient permissions for the requested operation")
ACCESS_DENIED = (49, "Access Denied")
INVALID_FLAG = (50, "Invalid boolean")
INVALID_PARAMETER = (51, "Invalid parameter")
TOO_LONG = (52, "Invalid parameter range")
ADDRESS = (53, "Client IP address/location must be activated before accessing API")
INVALID_NUMBER = (56, "Invalid number entered for field")
INVALID_LIST = (55, "Invalid list ID")
INVALID_DATE = (57, "Invalid date entered for field")
ALREADY_ON_LIST = (58, "That prospect is already a member of that list. Update the membership instead.")
CRM = (59, "A CRM connector was detected")
INVALID_METHOD = (60, "Invalid HTTP request method")
TOO_MANY_IDS = (63, "Too many IDs specified")
NO_ACCESS = (76, "API access was disabled")
MUST_USE_VERSION_4 = (88, "Your account must use version 4 of the API.")
NO_VERSION_4 = (89, "Your account is unable to use version 4 of the API.")
NO_NUMBER = (94, "The provided version is not a valid number")
UNKNOWN_SCHEME = (126, "Invalid authentication mechanism")
CONNECTED_CREATE = (128, "Cannot create campaigns")
CONNECTED_UPDATE = (129, "Cannot modify campaign name or cost")
LOCKED_OUT = (
    131,
    (
        "Your account is locked due to too many failed login attempts."
        " Reset your password at https://pi.pardot.com/user/passwordReset"
    ),
)
ARCHIVED = (132, "Prospect is archived")
THREE_SORTS = (133, "Up to 2 sort by options are allowed.")
THREE_ORDERS = (134, "Up to 2 sort order options are allowed.")
NEITHER_IS_ID = (135, "When passing a comma-separated value, one of the two values must be id.")
INVALID_NAME = (139, "The supplied name is not valid.")
HEADER_MISSING = (181, "A required header is missing: Pardot-Business-Unit-Id header not found on request.")
HEADER_MALFORMED = (182, "Invalid header value")
INTERNAL = (183, "An internal error occurred, please try your request again")
INVALID_TOKEN = (184, "access_token is invalid, unknown, or malformed")
INACTIVE_TOKEN = (184, "access_token is invalid, unknown, or malformed: Inactive token")
OTHER_UNIT = (
    49,
    (
        "Access Denied: User associated with access token is not valid for the Pardot Business Unit ID specified in"
        " Pardot-Business-Unit-Id header"
    ),
)
NOT_FOUND = (198, "Endpoint not found.")
NO_KEYS = (
    199,
    (
        "Authentication using an api_key is no longer supported. Use Salesforce OAuth access token instead."
        " See https://developer.pardot.com/kb/authentication/ for details."
    ),
)
NO_SUCH_UNIT = (201, "Business Unit specified in Pardot-Business-Unit-Id header not found or inactive.")
