CREATE TABLE public.account (
    id bigint NOT NULL,
    dataset_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    time_zone character varying(255) NOT NULL,
    frozen_at bigint,
    clock_offset bigint NOT NULL,
    redirect_uris text,
    jwt_public_key text,
    last_token bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    last_fault bigint NOT NULL,
    live_faults bigint NOT NULL,
    vendor character varying(32) NOT NULL,
    settings text NOT NULL,
    is_limited boolean NOT NULL
);
CREATE TABLE public.account_scene (
    account_id bigint NOT NULL,
    document text NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.apollo_company (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255),
    name_key character varying(255),
    domain character varying(255),
    stage_id bigint,
    owner_id bigint,
    phone character varying(255),
    raw_address character varying(255),
    source character varying(255) NOT NULL,
    original_source character varying(255) NOT NULL,
    salesforce_id character varying(255),
    crm_owner_id character varying(255),
    typed_custom_fields text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_company_stage (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    category character varying(255) NOT NULL,
    display_order smallint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_contact (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    first_name character varying(255),
    last_name character varying(255),
    email character varying(255),
    email_key character varying(255),
    title character varying(255),
    linkedin_url character varying(255),
    organization_name character varying(255),
    present_raw_address character varying(255),
    phone character varying(255),
    search_key text NOT NULL,
    company_id bigint,
    owner_id bigint,
    stage_number smallint NOT NULL,
    source character varying(255) NOT NULL,
    original_source character varying(255) NOT NULL,
    salesforce_id character varying(255),
    typed_custom_fields text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_contact_role (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    is_primary boolean NOT NULL,
    parts text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_custom_field (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    modality character varying(16) NOT NULL,
    name character varying(255) NOT NULL,
    type character varying(16) NOT NULL,
    picklist_values text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_opportunity (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL,
    amount bigint,
    closed_date bigint,
    stage_id bigint,
    owner_id bigint,
    company_id bigint,
    description text,
    source character varying(255) NOT NULL,
    salesforce_id character varying(255),
    salesforce_owner_id character varying(255),
    next_step character varying(255),
    next_step_date bigint,
    next_step_updated_at bigint,
    closed_lost_reason character varying(255),
    closed_won_reason character varying(255),
    stage_updated_at bigint,
    created_by_id bigint,
    typed_custom_fields text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted boolean NOT NULL,
    CONSTRAINT ck_apollo_opportunity_amount CHECK (((amount >= 0) AND (amount <= '999999999999999'::bigint)))
);
CREATE TABLE public.apollo_pipeline (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    title character varying(255) NOT NULL,
    is_default boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.apollo_stage (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    pipeline_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    display_order smallint NOT NULL,
    forecast_category character varying(255) NOT NULL,
    is_won boolean NOT NULL,
    is_closed boolean NOT NULL,
    probability smallint NOT NULL,
    description text,
    salesforce_id character varying(255),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT ck_apollo_stage_probability CHECK (((probability >= 0) AND (probability <= 100)))
);
CREATE TABLE public.call_under_way (
    account_id bigint NOT NULL,
    id character varying(32) NOT NULL,
    limit_name character varying(32) NOT NULL,
    scope character varying(255) NOT NULL,
    worker_id character varying(32) NOT NULL
);
CREATE TABLE public.close_activity (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    type character varying(32) NOT NULL,
    lead_id bigint NOT NULL,
    contact_id bigint,
    user_id bigint,
    opportunity_id bigint,
    old_status_keys text NOT NULL,
    new_status_keys text NOT NULL,
    details text NOT NULL,
    activity_at bigint NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.close_contact (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    lead_id bigint NOT NULL,
    name character varying(500) NOT NULL,
    display_name character varying(500) NOT NULL,
    title text NOT NULL,
    emails text NOT NULL,
    phones text NOT NULL,
    urls text NOT NULL,
    timezone character varying(255),
    name_words text NOT NULL,
    email_keys text NOT NULL,
    email_words text NOT NULL,
    phone_keys text NOT NULL,
    phone_words text NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.close_custom_field (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    object character varying(11) NOT NULL,
    name character varying(500) NOT NULL,
    type character varying(8) NOT NULL,
    description text NOT NULL,
    choices text NOT NULL,
    accepts_multiple_values boolean NOT NULL,
    required boolean NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT ck_close_custom_field_object CHECK (((object)::text = ANY ((ARRAY['opportunity'::character varying, 'lead'::character varying, 'contact'::character varying])::text[])))
);
CREATE TABLE public.close_custom_value (
    dataset_id bigint NOT NULL,
    record_id bigint NOT NULL,
    field_id bigint NOT NULL,
    "position" bigint NOT NULL,
    text text,
    words text,
    number double precision,
    reference bigint
);
CREATE TABLE public.close_event (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    action character varying(8) NOT NULL,
    object_type character varying(64) NOT NULL,
    object_id character varying(64) NOT NULL,
    lead_id character varying(64),
    user_id bigint,
    request_id character varying(64),
    has_key boolean,
    changed_fields text NOT NULL,
    data text,
    previous_data text NOT NULL,
    meta text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.close_lead (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(500) NOT NULL,
    display_name character varying(500) NOT NULL,
    description text NOT NULL,
    url text,
    status_id bigint CONSTRAINT close_lead_status_id_not_null1 NOT NULL,
    addresses text NOT NULL,
    name_words text NOT NULL,
    display_words text NOT NULL,
    description_words text NOT NULL,
    url_words text NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.close_lead_status (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    label character varying(500) NOT NULL,
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.close_opportunity (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    lead_id bigint NOT NULL,
    contact_id bigint,
    status_id bigint CONSTRAINT close_opportunity_status_id_not_null1 NOT NULL,
    user_id bigint,
    value bigint,
    value_period character varying(8) NOT NULL,
    confidence smallint NOT NULL,
    note text NOT NULL,
    note_words text NOT NULL,
    date_won character varying(10),
    date_lost bigint,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT ck_close_opportunity_confidence CHECK (((confidence >= 0) AND (confidence <= 100))),
    CONSTRAINT ck_close_opportunity_value_period CHECK (((value_period)::text = ANY ((ARRAY['one_time'::character varying, 'monthly'::character varying, 'annual'::character varying])::text[])))
);
CREATE TABLE public.close_opportunity_status (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    pipeline_id bigint NOT NULL,
    label character varying(500) NOT NULL,
    type character varying(6) NOT NULL,
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT ck_close_opportunity_status_type CHECK (((type)::text = ANY ((ARRAY['active'::character varying, 'won'::character varying, 'lost'::character varying])::text[])))
);
CREATE TABLE public.close_pipeline (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(500) NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.close_task (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    lead_id bigint NOT NULL,
    contact_id bigint,
    assigned_to bigint,
    text text NOT NULL,
    date character varying(32),
    due bigint,
    is_complete boolean NOT NULL,
    created_by bigint,
    updated_by bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.consent (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    redirect_uri text NOT NULL,
    code_challenge character varying(43)
);
CREATE TABLE public.copper_activity (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    parent_id bigint NOT NULL,
    parent_type character varying(16) NOT NULL,
    type_id bigint NOT NULL,
    type_category character varying(8) NOT NULL,
    user_id bigint,
    details text,
    activity_date bigint NOT NULL,
    old_value text,
    new_value text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted boolean NOT NULL
);
CREATE TABLE public.copper_activity_type (
    dataset_id bigint NOT NULL,
    id bigint CONSTRAINT copper_activity_type_id_not_null1 NOT NULL,
    name character varying(255) NOT NULL,
    is_disabled boolean NOT NULL,
    count_as_interaction boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_company (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    address text,
    city_key character varying(255) COLLATE pg_catalog."C",
    state_key character varying(255) COLLATE pg_catalog."C",
    postal_code_key character varying(255) COLLATE pg_catalog."C",
    country_key character varying(255) COLLATE pg_catalog."C",
    assignee_id bigint,
    contact_type_id bigint,
    details text,
    email_domain character varying(255),
    email_domain_key character varying(255) COLLATE pg_catalog."C",
    phone_numbers text NOT NULL,
    phone_key character varying(255) COLLATE pg_catalog."C",
    primary_contact_id bigint,
    socials text NOT NULL,
    tags text NOT NULL,
    websites text NOT NULL,
    interaction_count bigint NOT NULL,
    date_last_contacted bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted boolean NOT NULL
);
CREATE TABLE public.copper_contact_type (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_custom_field_definition (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    data_type character varying(16) NOT NULL,
    available_on text NOT NULL,
    is_filterable boolean NOT NULL,
    currency character varying(3),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_custom_field_option (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    definition_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    rank bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_custom_value (
    dataset_id bigint NOT NULL,
    record_id bigint NOT NULL,
    definition_id bigint NOT NULL,
    "position" bigint NOT NULL,
    number bigint,
    "real" double precision,
    text text
);
CREATE TABLE public.copper_customer_source (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_keyword (
    dataset_id bigint NOT NULL,
    record_id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    word character varying(255) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.copper_loss_reason (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_opportunity (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    assignee_id bigint,
    close_date bigint,
    company_id bigint,
    customer_source_id bigint,
    details text,
    loss_reason_id bigint,
    pipeline_id bigint,
    pipeline_stage_id bigint,
    primary_contact_id bigint,
    priority smallint,
    priority_rank bigint NOT NULL,
    status smallint NOT NULL,
    tags text NOT NULL,
    interaction_count bigint NOT NULL,
    monetary_value bigint,
    win_probability bigint,
    date_stage_changed bigint NOT NULL,
    date_last_contacted bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted boolean NOT NULL
);
CREATE TABLE public.copper_person (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    name_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    prefix character varying(255),
    first_name character varying(255),
    first_name_key character varying(255) COLLATE pg_catalog."C",
    middle_name character varying(255),
    last_name character varying(255),
    last_name_key character varying(255) COLLATE pg_catalog."C",
    suffix character varying(255),
    address text,
    city_key character varying(255) COLLATE pg_catalog."C",
    state_key character varying(255) COLLATE pg_catalog."C",
    postal_code_key character varying(255) COLLATE pg_catalog."C",
    country_key character varying(255) COLLATE pg_catalog."C",
    assignee_id bigint,
    company_id bigint,
    contact_type_id bigint,
    details text,
    emails text NOT NULL,
    email_key character varying(255) COLLATE pg_catalog."C",
    phone_numbers text NOT NULL,
    phone_key character varying(255) COLLATE pg_catalog."C",
    socials text NOT NULL,
    tags text NOT NULL,
    title character varying(255),
    title_key character varying(255) COLLATE pg_catalog."C",
    websites text NOT NULL,
    interaction_count bigint NOT NULL,
    date_last_contacted bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted boolean NOT NULL
);
CREATE TABLE public.copper_pipeline (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    type character varying(16) NOT NULL,
    is_revenue boolean NOT NULL,
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_pipeline_stage (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    pipeline_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    win_probability bigint,
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_related_item (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    opportunity_id bigint NOT NULL,
    related_id bigint NOT NULL,
    related_type character varying(16) NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.copper_webhook (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    target text NOT NULL,
    type character varying(16) NOT NULL,
    event character varying(16) NOT NULL,
    secret text,
    headers text,
    custom_field_computed_values boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.dataset (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    last_id bigint NOT NULL,
    abandoned_at bigint
);
CREATE TABLE public.directory (
    digest character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    generation bigint,
    expires_at bigint,
    scope character varying(255),
    consent bigint
);
CREATE TABLE public.failed_login (
    account_id bigint NOT NULL,
    email_key character varying(255) NOT NULL,
    failed_at text NOT NULL,
    forgotten_at bigint NOT NULL
);
CREATE TABLE public.fault (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    object character varying(255),
    operation character varying(255),
    parameters text,
    nth bigint,
    probability double precision,
    effect text NOT NULL,
    after boolean NOT NULL,
    times bigint,
    seen bigint NOT NULL,
    struck bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.journal (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    method character varying(16) NOT NULL,
    url text NOT NULL,
    object character varying(255),
    operation character varying(255),
    request text NOT NULL,
    status bigint NOT NULL,
    code character varying(40),
    answer text NOT NULL,
    size bigint NOT NULL,
    complete boolean NOT NULL,
    fault bigint,
    duration bigint NOT NULL,
    explain text
);
CREATE TABLE public.lease (
    id bigint NOT NULL,
    beats bigint NOT NULL
);
CREATE TABLE public.live_count (
    dataset_id bigint NOT NULL,
    kind character varying(63) NOT NULL,
    count bigint NOT NULL
);
CREATE TABLE public.pardot_campaign (
    dataset_id bigint CONSTRAINT campaign_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT campaign_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT campaign_name_not_null NOT NULL,
    cost bigint,
    created_at bigint CONSTRAINT campaign_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT campaign_updated_at_not_null NOT NULL
);
CREATE TABLE public.pardot_custom_field (
    dataset_id bigint CONSTRAINT custom_field_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT custom_field_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT custom_field_name_not_null NOT NULL,
    field_id character varying(255) CONSTRAINT custom_field_field_id_not_null NOT NULL,
    type smallint CONSTRAINT custom_field_type_not_null NOT NULL,
    crm_id character varying(255),
    is_record_multiple_responses boolean CONSTRAINT custom_field_is_record_multiple_responses_not_null NOT NULL,
    is_use_values boolean CONSTRAINT custom_field_is_use_values_not_null NOT NULL,
    created_at bigint CONSTRAINT custom_field_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT custom_field_updated_at_not_null NOT NULL
);
CREATE TABLE public.pardot_custom_field_value (
    dataset_id bigint CONSTRAINT custom_field_value_dataset_id_not_null NOT NULL,
    prospect_id bigint CONSTRAINT custom_field_value_prospect_id_not_null NOT NULL,
    custom_field_id bigint CONSTRAINT custom_field_value_custom_field_id_not_null NOT NULL,
    "position" bigint CONSTRAINT custom_field_value_position_not_null NOT NULL,
    value text CONSTRAINT custom_field_value_value_not_null NOT NULL
);
CREATE TABLE public.pardot_list (
    dataset_id bigint CONSTRAINT list_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT list_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT list_name_not_null NOT NULL,
    is_public boolean CONSTRAINT list_is_public_not_null NOT NULL,
    is_dynamic boolean CONSTRAINT list_is_dynamic_not_null NOT NULL,
    title character varying(255),
    description text,
    is_crm_visible boolean CONSTRAINT list_is_crm_visible_not_null NOT NULL,
    created_at bigint CONSTRAINT list_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT list_updated_at_not_null NOT NULL,
    deleted boolean CONSTRAINT list_deleted_not_null NOT NULL
);
CREATE TABLE public.pardot_list_membership (
    dataset_id bigint CONSTRAINT list_membership_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT list_membership_id_not_null NOT NULL,
    list_id bigint CONSTRAINT list_membership_list_id_not_null NOT NULL,
    prospect_id bigint CONSTRAINT list_membership_prospect_id_not_null NOT NULL,
    opted_out boolean CONSTRAINT list_membership_opted_out_not_null NOT NULL,
    created_at bigint CONSTRAINT list_membership_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT list_membership_updated_at_not_null NOT NULL,
    deleted boolean CONSTRAINT list_membership_deleted_not_null NOT NULL
);
CREATE TABLE public.pardot_opportunity (
    dataset_id bigint CONSTRAINT opportunity_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT opportunity_id_not_null NOT NULL,
    campaign_id bigint CONSTRAINT opportunity_campaign_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT opportunity_name_not_null NOT NULL,
    value bigint CONSTRAINT opportunity_value_not_null NOT NULL,
    probability smallint CONSTRAINT opportunity_probability_not_null NOT NULL,
    type character varying(255),
    stage character varying(255),
    status character varying(4) CONSTRAINT opportunity_status_not_null NOT NULL,
    closed_at bigint,
    created_at bigint CONSTRAINT opportunity_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT opportunity_updated_at_not_null NOT NULL,
    deleted boolean CONSTRAINT opportunity_deleted_not_null NOT NULL,
    crm_fid character varying(255),
    CONSTRAINT ck_pardot_opportunity_probability CHECK (((probability >= 0) AND (probability <= 100))),
    CONSTRAINT ck_pardot_opportunity_status CHECK (((status)::text = ANY ((ARRAY['Open'::character varying, 'Won'::character varying, 'Lost'::character varying])::text[]))),
    CONSTRAINT ck_pardot_opportunity_value CHECK (((value >= 0) AND (value <= '999999999999999'::bigint)))
);
CREATE TABLE public.pardot_opportunity_prospect (
    dataset_id bigint CONSTRAINT opportunity_prospect_dataset_id_not_null NOT NULL,
    opportunity_id bigint CONSTRAINT opportunity_prospect_opportunity_id_not_null NOT NULL,
    prospect_id bigint CONSTRAINT opportunity_prospect_prospect_id_not_null NOT NULL
);
CREATE TABLE public.pardot_prospect (
    dataset_id bigint CONSTRAINT prospect_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT prospect_id_not_null NOT NULL,
    campaign_id bigint CONSTRAINT prospect_campaign_id_not_null NOT NULL,
    salutation character varying(255),
    first_name character varying(255),
    last_name character varying(255),
    email character varying(255),
    email_key character varying(255),
    company character varying(255),
    website character varying(255),
    job_title character varying(255),
    department character varying(255),
    country character varying(255),
    address_one character varying(255),
    address_two character varying(255),
    city character varying(255),
    state character varying(255),
    territory character varying(255),
    zip character varying(255),
    phone character varying(255),
    fax character varying(255),
    source character varying(255),
    annual_revenue character varying(255),
    employees character varying(255),
    industry character varying(255),
    years_in_business character varying(255),
    comments text,
    notes text,
    score bigint CONSTRAINT prospect_score_not_null NOT NULL,
    grade character varying(2),
    last_activity_at bigint,
    crm_lead_fid character varying(255),
    crm_contact_fid character varying(255),
    crm_owner_fid character varying(255),
    crm_account_fid character varying(255),
    crm_last_sync bigint,
    crm_url character varying(255),
    is_do_not_email boolean,
    is_do_not_call boolean,
    opted_out boolean,
    is_reviewed boolean,
    is_starred boolean,
    assigned_to_id bigint,
    prospect_account_id bigint,
    created_at bigint CONSTRAINT prospect_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT prospect_updated_at_not_null NOT NULL,
    deleted boolean CONSTRAINT prospect_deleted_not_null NOT NULL
);
CREATE TABLE public.pardot_prospect_account (
    dataset_id bigint CONSTRAINT prospect_account_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT prospect_account_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT prospect_account_name_not_null NOT NULL,
    created_at bigint CONSTRAINT prospect_account_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT prospect_account_updated_at_not_null NOT NULL
);
CREATE TABLE public.pardot_tag (
    dataset_id bigint CONSTRAINT tag_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT tag_id_not_null NOT NULL,
    name character varying(255) CONSTRAINT tag_name_not_null NOT NULL,
    created_at bigint CONSTRAINT tag_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT tag_updated_at_not_null NOT NULL
);
CREATE TABLE public.pardot_visitor_activity (
    dataset_id bigint CONSTRAINT visitor_activity_dataset_id_not_null NOT NULL,
    id bigint CONSTRAINT visitor_activity_id_not_null NOT NULL,
    type smallint CONSTRAINT visitor_activity_type_not_null NOT NULL,
    visitor_id bigint,
    prospect_id bigint,
    type_name character varying(255) CONSTRAINT visitor_activity_type_name_not_null NOT NULL,
    details text,
    campaign_id bigint,
    email_id bigint,
    list_email_id bigint,
    email_template_id bigint,
    form_id bigint,
    form_handler_id bigint,
    site_search_query_id bigint,
    landing_page_id bigint,
    paid_search_ad_id bigint,
    multivariate_test_variation_id bigint,
    visitor_page_view_id bigint,
    file_id bigint,
    custom_redirect_id bigint,
    visit_id bigint,
    opportunity_id bigint,
    created_at bigint CONSTRAINT visitor_activity_created_at_not_null NOT NULL,
    updated_at bigint CONSTRAINT visitor_activity_updated_at_not_null NOT NULL
);
CREATE TABLE public.public_id (
    dataset_id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    public_id character varying(255) NOT NULL,
    id bigint NOT NULL
);
CREATE TABLE public.sandbox (
    id bigint NOT NULL,
    secret_digest character varying(64) NOT NULL,
    last_account_id bigint NOT NULL,
    last_dataset_id bigint NOT NULL
);
CREATE TABLE public.snapshot (
    account_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    dataset_id bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.usage (
    account_id bigint NOT NULL,
    limit_name character varying(32) NOT NULL,
    scope character varying(255) NOT NULL,
    began_at bigint NOT NULL,
    used bigint NOT NULL
);
CREATE TABLE public."user" (
    dataset_id bigint NOT NULL,
    id bigint NOT NULL,
    email character varying(255) NOT NULL,
    email_key character varying(255) NOT NULL,
    first_name character varying(255),
    last_name character varying(255),
    job_title character varying(255),
    role character varying(32) NOT NULL,
    time_zone character varying(255) NOT NULL,
    password_hash character varying(255),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.worker (
    id character varying(32) NOT NULL,
    beats bigint NOT NULL
);
INSERT INTO public.account VALUES (2, 2, 'Harbour beside Salesforce', 'UTC', 1777636800000, 0, NULL, NULL, 1, 1767225600, 1767312000, 0, 0, 'pardot', '{"connector": "salesforce", "version": 4, "level": "Ultimate Edition", "website": null, "vanity_domain": null, "address1": null, "address2": null, "city": null, "state": null, "territory": null, "zip": null, "country": null, "phone": null, "fax": null, "score_created": 50, "score_won": 0, "score_lost": -100, "keys_in_query": true, "api_access": true, "api_keys": true, "connected_campaigns": false, "addresses": null, "daily_limit": null, "concurrent_limit": null}', false);
INSERT INTO public.account VALUES (1, 1, 'Harbour & Sons', 'Europe/Lisbon', 1777636800000, 0, NULL, NULL, 1, 1767225600, 1767312000, 1, 1, 'pardot', '{"connector": null, "version": 3, "level": "Ultimate Edition", "website": "https://harbour.example", "vanity_domain": null, "address1": null, "address2": null, "city": null, "state": null, "territory": null, "zip": null, "country": null, "phone": null, "fax": null, "score_created": 7, "score_won": 8, "score_lost": -9, "keys_in_query": true, "api_access": true, "api_keys": true, "connected_campaigns": false, "addresses": null, "daily_limit": 1000, "concurrent_limit": 5}', true);
INSERT INTO public.account_scene VALUES (1, '{"account": {"name": {"=": "Harbour & Sons"}, "time_zone": {"=": "Europe/Lisbon"}, "website": {"=": "https://harbour.example"}, "created_at": {"=": "2026-01-01"}, "updated_at": {"=": "2026-01-02"}, "clock": {"mode": {"=": "frozen"}, "at": "2026-05-01T12:00:00Z"}, "limits": {"daily": {"=": "1000"}, "concurrent": {"=": "5"}}, "scoring": {"created": {"=": "7"}, "won": {"=": "8"}, "lost": {"=": "-9"}}, "campaigns": [{"name": {"=": "Website Tracking"}, "created_at": {"=": "2025-01-01"}}, {"name": {"=": "Spring fair"}, "cost": {"=": "1200"}, "created_at": {"=": "2026-03-01"}}], "custom_fields": [{"name": {"=": "Favourite tea"}, "field_id": {"=": "Favourite_Tea"}}, {"name": {"=": "Ships"}, "field_id": {"=": "Ships"}, "type": {"=": "Multi-Select"}}], "lists": [{"name": {"=": "Newsletter"}, "is_public": {"=": "true"}}, {"name": {"=": "Old"}, "deleted": {"=": "true"}}], "prospects": [{"email": {"=": "jo@example.com"}, "first_name": {"=": "J\u00f6 \ud83d\ude00"}, "company": {"=": "Example & Co"}, "campaign": {"=": "Spring fair"}, "assigned_to": {"=": "rita@harbour.example"}, "grade": {"=": "A-"}, "lists": [{"=": "Newsletter"}], "custom_fields": {"Favourite_Tea": {"=": "Assam"}, "Ships": [{"=": "Mermaid"}, {"=": "Rust Bucket"}]}}, {"id": {"=": "500"}, "last_name": {"=": "Whoever answers the phone"}}, {"email": {"=": "gone@example.com"}, "deleted": {"=": "true"}}], "visitor_activities": [{"type": {"=": "11"}, "prospect": {"=": "jo@example.com"}, "email_id": {"=": "77"}, "details": "Newsletter: anchors", "created_at": {"=": "2026-03-09 07:55"}}, {"type": {"=": "4"}, "prospect": {"=": "jo@example.com"}, "form_id": {"=": "12"}, "details": {"=": "Ask us"}, "created_at": {"=": "2026-03-09 08:10"}}], "opportunities": [{"id": {"=": "1234"}, "name": {"=": "Two anchors"}, "value": {"=": "2750.4"}, "probability": {"=": "100"}, "status": {"=": "Won"}, "prospects": [{"=": "jo@example.com"}, {"=": "500"}], "created_at": {"=": "2026-03-02 09:30"}, "closed_at": {"=": "2026-04-01T17:00:00+01:00"}}, {"name": {"=": "One more anchor"}, "value": {"=": "1375"}, "probability": {"=": "40"}, "stage": {"=": "Negotiation"}, "campaign": {"=": "Spring fair"}, "prospects": [{"=": "jo@example.com"}], "created_at": {"=": "2026-04-02T10:00:00Z"}, "updated_at": {"=": "2026-04-20T16:45:00Z"}}, {"name": {"=": "A buoy"}, "value": {"=": "0"}, "probability": {"=": "0"}, "deleted": {"=": "true"}, "prospects": [{"=": "500"}]}], "users": [{"id": 1, "email": "rita@harbour.example"}, {"id": 2, "email": "auditor@harbour.example"}]}}');
INSERT INTO public.account_scene VALUES (2, '{"account": {"name": {"=": "Harbour beside Salesforce"}, "connector": {"=": "salesforce"}, "version": {"=": "4"}, "created_at": {"=": "2026-01-01"}, "updated_at": {"=": "2026-01-02"}, "clock": {"mode": {"=": "frozen"}, "at": "2026-05-01T12:00:00Z"}, "prospects": [{"id": {"=": "11"}, "email": {"=": "shared@example.com"}}, {"id": {"=": "12"}, "email": {"=": "shared@example.com"}}], "opportunities": [{"name": {"=": "From the CRM"}, "value": {"=": "10.01"}, "probability": {"=": "33"}, "prospects": [{"=": "11"}]}], "users": [{"id": 1, "email": "max@harbour.example"}]}}');
INSERT INTO public.alembic_version VALUES ('0012');
INSERT INTO public.dataset VALUES (3, 1, 1234, NULL);
INSERT INTO public.dataset VALUES (1, 1, 1237, NULL);
INSERT INTO public.dataset VALUES (2, 2, 15, NULL);
INSERT INTO public.directory VALUES ('363eedba9d074079d71352dcfe59cb6ef2c2d8b86ceccc04aee2e2379fbf8ede', 'client_id', 1, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('869a4bb340b21c2750ed595a480af38cb0fa2763ee74b258309ff7dd8b780ad1', 'business_unit_id', 1, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9', 'user_key', 1, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('dd26d123c9496b4eaa4de8aa33d17662d323c587d8677e2dc59885128363c5a5', 'user_key', 1, 2, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('73f6356066a7fb662dfe7052833981fa9e59a22c81c0442734cbef8cce3c6191', 'client_id', 2, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('6555d05c6694d3275434846cce3d3e619737178dcda66ef062fc1b01f3694aca', 'business_unit_id', 2, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('3dda030cff8f0b1b91e9539040fb10095d6e28f12b86ac87ac2c55debe3bf9cf', 'user_key', 2, 1, 0, NULL, NULL, NULL);
INSERT INTO public.directory VALUES ('892aecb4c991a5fdb6c7ef770fabc297a8d4ed0ce56db35d20c0d3419abd8b99', 'api_key', 1, 1, 0, 1777640400, NULL, NULL);
INSERT INTO public.directory VALUES ('6ca663429c507815ef976ea915ab88c3d77aaedc8038e1c2d5a3ae20a39c6276', 'access_token', 1, 1, 1, 1777644000, NULL, NULL);
INSERT INTO public.directory VALUES ('ad4304a15fc22b2fb1d4b45288e1e85947d0415c264ff80a071e6f5faeb86e04', 'api_key', 2, 1, 0, 1777640400, NULL, NULL);
INSERT INTO public.directory VALUES ('742d65092b4afb3e4d513426b82791ceb82e86c92e164e34988787bcee05b751', 'access_token', 2, 1, 1, 1777644000, NULL, NULL);
INSERT INTO public.fault VALUES (1, 1, 'opportunity', 'delete', NULL, NULL, NULL, '{"error": 66}', false, 3, 0, 0, 1777636800);
INSERT INTO public.journal VALUES (1, 1795316788140388, 1777636800, 'POST', '/api/opportunity/version/3/do/create', 'opportunity', 'create', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "name": "After the snapshot", "value": "3", "probability": "4", "prospect_id": "500"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "156", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"opportunity":{"id":1236,"name":"After the snapshot","value":3,"probability":4,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}},"opportunity_activities":{"visitor_activity":{"id":1237,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1236,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00"}}}}', 618, true, NULL, 786465, NULL);
INSERT INTO public.journal VALUES (1, 1795316788744516, 1777636800, 'POST', '/api/opportunity/version/3/do/delete', 'opportunity', 'delete', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "id": "1234"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "102", "content-type": "application/x-www-form-urlencoded"}}', 204, NULL, '', 0, true, NULL, 245525, NULL);
INSERT INTO public.journal VALUES (1, 1795316790230226, 1777636800, 'POST', '/api/login/version/3', 'login', NULL, '{"parameters": {"email": "rita@harbour.example", "password": "***", "user_key": "***"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "85", "content-type": "application/x-www-form-urlencoded"}}', 200, '15', '<?xml version="1.0" encoding="UTF-8"?>
<rsp stat="fail" version="1.0"><err code="15">Login failed</err></rsp>', 109, true, NULL, 611234, 'the password is another');
INSERT INTO public.journal VALUES (1, 1795316790640204, 1777636800, 'POST', '/api/opportunity/version/3/do/query', 'opportunity', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "106", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":16,"name":"One more anchor","value":1375,"probability":40,"type":null,"stage":"Negotiation","status":"Open","created_at":"2026-04-02 11:00:00","updated_at":"2026-04-20 17:45:00","campaign":{"id":4,"name":"Spring fair"},"prospects":{"prospect":{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"}}},{"id":1236,"name":"After the snapshot","value":3,"probability":4,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}}}]}}', 782, true, NULL, 251439, NULL);
INSERT INTO public.journal VALUES (1, 1795316790979419, 1777636800, 'POST', '/api/opportunity/version/3/do/query', 'opportunity', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "deleted": "true", "created_after": "1 year ago"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "132", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":18,"name":"A buoy","value":0,"probability":0,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}}},{"id":1234,"name":"Two anchors","value":2750.4,"probability":100,"type":null,"stage":null,"status":"Won","closed_at":"2026-04-01 17:00:00","created_at":"2026-03-02 09:30:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":[{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"},{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}]}}]}}', 897, true, NULL, 307436, NULL);
INSERT INTO public.journal VALUES (1, 1795316791176364, 1777636800, 'POST', '/api/prospect/version/3/do/query', 'prospect', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full", "deleted": "all"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "118", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":3,"prospect":[{"id":9,"campaign_id":4,"salutation":null,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","password":null,"company":"Example & Co","website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":22,"grade":"A-","last_activity_at":"2026-03-09 08:10:00","recent_interaction":"Inactive since: Mar 9, 2026","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":4,"name":"Spring fair"},"assigned_to":{"user":{"id":1,"email":"rita@harbour.example","first_name":"Rita","last_name":null,"job_title":null,"role":"Administrator","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}},"last_activity":{"visitor_activity":{"id":21,"prospect_id":9,"type":4,"type_name":"Form","details":"Ask us","form_id":12,"created_at":"2026-03-09 08:10:00"}},"Favourite_Tea":"Assam","Ships":{"value":["Mermaid","Rust Bucket"]}},{"id":10,"campaign_id":3,"salutation":null,"first_name":null,"last_name":null,"email":"gone@example.com","password":null,"company":null,"website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":0,"grade":null,"last_activity_at":null,"recent_interaction":"Never active","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"}},{"id":500,"campaign_id":3,"salutation":null,"first_name":null,"last_name":"Whoever answers the phone","email":null,"password":null,"company":null,"website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":29,"grade":null,"last_activity_at":null,"recent_interaction":"Never active","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"}}]}}', 3232, true, NULL, 155518, NULL);
INSERT INTO public.journal VALUES (1, 1795316791250045, 1777636800, 'POST', '/api/campaign/version/3/do/query', 'campaign', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"campaign":[{"id":3,"name":"Website Tracking","cost":null},{"id":4,"name":"Spring fair","cost":1200}]}}', 172, true, NULL, 46471, NULL);
INSERT INTO public.journal VALUES (1, 1795316791459305, 1777636800, 'POST', '/api/customField/version/3/do/query', 'customField', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"customField":[{"id":5,"name":"Favourite tea","field_id":"Favourite_Tea","type":"Text","type_id":1,"crm_id":null,"is_record_multiple_responses":false,"is_use_values":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":6,"name":"Ships","field_id":"Ships","type":"Multi-Select","type_id":6,"crm_id":null,"is_record_multiple_responses":false,"is_use_values":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}', 534, true, NULL, 162117, NULL);
INSERT INTO public.journal VALUES (1, 1795316791556000, 1777636800, 'POST', '/api/list/version/3/do/query', 'list', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"list":{"id":7,"name":"Newsletter","is_public":true,"is_dynamic":false,"title":null,"description":null,"is_crm_visible":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}', 267, true, NULL, 80332, NULL);
INSERT INTO public.journal VALUES (1, 1795316791903370, 1777636800, 'POST', '/api/listMembership/version/3/do/query', 'listMembership', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"list_membership":{"id":11,"list_id":7,"prospect_id":9,"opted_out":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}', 214, true, NULL, 302311, NULL);
INSERT INTO public.journal VALUES (1, 1795316792218605, 1777636800, 'POST', '/api/tag/version/3/do/query', 'tag', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"tag":{"id":1235,"name":"Fair","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}', 172, true, NULL, 262577, NULL);
INSERT INTO public.journal VALUES (1, 1795316792382816, 1777636800, 'POST', '/api/user/version/3/do/query', 'user', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"user":[{"id":1,"email":"rita@harbour.example","first_name":"Rita","last_name":null,"job_title":null,"role":"Administrator","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":2,"email":"auditor@harbour.example","first_name":null,"last_name":null,"job_title":null,"role":"Read Only","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}', 474, true, NULL, 147265, NULL);
INSERT INTO public.journal VALUES (1, 1795316792560467, 1777636800, 'POST', '/api/visitorActivity/version/3/do/query', 'visitorActivity', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":9,"visitor_activity":[{"id":12,"prospect_id":9,"type":8,"type_name":"New Opportunity","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-03-02 09:30:00","updated_at":"2026-03-02 09:30:00"},{"id":13,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-03-02 09:30:00","updated_at":"2026-03-02 09:30:00"},{"id":14,"prospect_id":9,"type":9,"type_name":"Opportunity Won","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-04-01 17:00:00","updated_at":"2026-04-01 17:00:00"},{"id":15,"prospect_id":500,"type":9,"type_name":"Opportunity Won","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-04-01 17:00:00","updated_at":"2026-04-01 17:00:00"},{"id":17,"prospect_id":9,"type":8,"type_name":"New Opportunity","opportunity_id":16,"campaign":{"id":4,"name":"Spring fair"},"created_at":"2026-04-02 11:00:00","updated_at":"2026-04-02 11:00:00"},{"id":19,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":18,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":20,"prospect_id":9,"type":11,"type_name":"Email","details":"Newsletter: anchors","email_id":77,"created_at":"2026-03-09 07:55:00","updated_at":"2026-03-09 07:55:00"},{"id":21,"prospect_id":9,"type":4,"type_name":"Form","details":"Ask us","form_id":12,"created_at":"2026-03-09 08:10:00","updated_at":"2026-03-09 08:10:00"},{"id":1237,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1236,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}', 1841, true, NULL, 168310, NULL);
INSERT INTO public.journal VALUES (1, 1795316792680067, 1777636800, 'POST', '/api/account/version/3/do/read', 'account', 'read', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"account":{"id":1,"company":"Harbour & Sons","level":"Ultimate Edition","website":"https://harbour.example","vanity_domain":null,"plugin_campaign_id":3,"tracking_code_template":"<script type=\"text/javascript\">\r\npiAId = ''1'';\r\npiCId = ''%%CAMPAIGN_ID%%'';\r\n</script>","address1":null,"address2":null,"city":null,"state":null,"territory":null,"zip":null,"country":null,"phone":null,"fax":null,"created_at":"2026-01-01 00:00:00","updated_at":"2026-01-02 00:00:00"}}', 508, true, NULL, 97321, NULL);
INSERT INTO public.journal VALUES (1, 1795316792883029, 1777636800, 'GET', '/api/prospect/version/3/do/query?format=json&output=mobile', 'prospect', 'query', '{"parameters": {"format": "json", "output": "mobile"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "authorization": "Bearer ***", "pardot-business-unit-id": "0UvcECVI7JQ2kPPSXZ"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"prospect":[{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"},{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}]}}', 280, true, NULL, 147040, NULL);
INSERT INTO public.journal VALUES (2, 1795316792926699, 1777636800, 'POST', '/api/opportunity/version/4/do/query', 'opportunity', 'query', '{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "106", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":3,"name":"From the CRM","value":10.01,"probability":33,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 12:00:00","updated_at":"2026-05-01 12:00:00","campaign":{"id":2,"name":"Website Tracking"},"prospects":{"prospect":{"id":11,"first_name":null,"last_name":null,"email":"shared@example.com","company":null}}},{"id":14,"name":"Pushed","value":5,"probability":10,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 12:00:00","updated_at":"2026-05-01 12:00:00","campaign":{"id":2,"name":"Website Tracking"},"prospects":{"prospect":{"id":13,"first_name":null,"last_name":null,"email":"max@example.com","company":null}}}]}}', 740, true, NULL, 37392, NULL);
INSERT INTO public.journal VALUES (1, 1795316793114809, 1777636800, 'POST', '/api/login/version/3', 'login', NULL, '{"parameters": {"email": "rita@harbour.example", "password": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:40687", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "105", "content-type": "application/x-www-form-urlencoded"}}', 200, NULL, '{"@attributes":{"stat":"ok","version":1},"api_key":"***"}', 86, true, NULL, 158841, NULL);
INSERT INTO public.live_count VALUES (1, 'prospects', 2);
INSERT INTO public.live_count VALUES (1, 'list_memberships', 1);
INSERT INTO public.live_count VALUES (3, 'prospects', 2);
INSERT INTO public.live_count VALUES (3, 'list_memberships', 1);
INSERT INTO public.live_count VALUES (3, 'opportunities', 2);
INSERT INTO public.live_count VALUES (3, 'visitor_activities', 8);
INSERT INTO public.live_count VALUES (1, 'visitor_activities', 9);
INSERT INTO public.live_count VALUES (1, 'opportunities', 2);
INSERT INTO public.live_count VALUES (2, 'prospects', 3);
INSERT INTO public.live_count VALUES (2, 'opportunities', 2);
INSERT INTO public.live_count VALUES (2, 'visitor_activities', 2);
INSERT INTO public.pardot_campaign VALUES (1, 3, 'Website Tracking', NULL, 1735689600, 1777636800);
INSERT INTO public.pardot_campaign VALUES (1, 4, 'Spring fair', 1200, 1772323200, 1777636800);
INSERT INTO public.pardot_campaign VALUES (2, 2, 'Website Tracking', NULL, 1777636800, 1777636800);
INSERT INTO public.pardot_campaign VALUES (3, 3, 'Website Tracking', NULL, 1735689600, 1777636800);
INSERT INTO public.pardot_campaign VALUES (3, 4, 'Spring fair', 1200, 1772323200, 1777636800);
INSERT INTO public.pardot_custom_field VALUES (1, 5, 'Favourite tea', 'Favourite_Tea', 1, NULL, false, false, 1777636800, 1777636800);
INSERT INTO public.pardot_custom_field VALUES (1, 6, 'Ships', 'Ships', 6, NULL, false, false, 1777636800, 1777636800);
INSERT INTO public.pardot_custom_field VALUES (3, 5, 'Favourite tea', 'Favourite_Tea', 1, NULL, false, false, 1777636800, 1777636800);
INSERT INTO public.pardot_custom_field VALUES (3, 6, 'Ships', 'Ships', 6, NULL, false, false, 1777636800, 1777636800);
INSERT INTO public.pardot_custom_field_value VALUES (1, 9, 5, 0, 'Assam');
INSERT INTO public.pardot_custom_field_value VALUES (1, 9, 6, 0, 'Mermaid');
INSERT INTO public.pardot_custom_field_value VALUES (1, 9, 6, 1, 'Rust Bucket');
INSERT INTO public.pardot_custom_field_value VALUES (3, 9, 5, 0, 'Assam');
INSERT INTO public.pardot_custom_field_value VALUES (3, 9, 6, 0, 'Mermaid');
INSERT INTO public.pardot_custom_field_value VALUES (3, 9, 6, 1, 'Rust Bucket');
INSERT INTO public.pardot_list VALUES (1, 7, 'Newsletter', true, false, NULL, NULL, false, 1777636800, 1777636800, false);
INSERT INTO public.pardot_list VALUES (1, 8, 'Old', false, false, NULL, NULL, false, 1777636800, 1777636800, true);
INSERT INTO public.pardot_list VALUES (3, 7, 'Newsletter', true, false, NULL, NULL, false, 1777636800, 1777636800, false);
INSERT INTO public.pardot_list VALUES (3, 8, 'Old', false, false, NULL, NULL, false, 1777636800, 1777636800, true);
INSERT INTO public.pardot_list_membership VALUES (1, 11, 7, 9, false, 1777636800, 1777636800, false);
INSERT INTO public.pardot_list_membership VALUES (3, 11, 7, 9, false, 1777636800, 1777636800, false);
INSERT INTO public.pardot_opportunity VALUES (1, 16, 4, 'One more anchor', 137500, 40, NULL, 'Negotiation', 'Open', NULL, 1775124000, 1776703500, false, NULL);
INSERT INTO public.pardot_opportunity VALUES (1, 18, 3, 'A buoy', 0, 0, NULL, NULL, 'Open', NULL, 1777636800, 1777636800, true, NULL);
INSERT INTO public.pardot_opportunity VALUES (2, 3, 2, 'From the CRM', 1001, 33, NULL, NULL, 'Open', NULL, 1777636800, 1777636800, false, NULL);
INSERT INTO public.pardot_opportunity VALUES (3, 16, 4, 'One more anchor', 137500, 40, NULL, 'Negotiation', 'Open', NULL, 1775124000, 1776703500, false, NULL);
INSERT INTO public.pardot_opportunity VALUES (3, 1234, 3, 'Two anchors', 275040, 100, NULL, NULL, 'Won', 1775059200, 1772443800, 1777636800, false, NULL);
INSERT INTO public.pardot_opportunity VALUES (3, 18, 3, 'A buoy', 0, 0, NULL, NULL, 'Open', NULL, 1777636800, 1777636800, true, NULL);
INSERT INTO public.pardot_opportunity VALUES (1, 1236, 3, 'After the snapshot', 300, 4, NULL, NULL, 'Open', NULL, 1777636800, 1777636800, false, NULL);
INSERT INTO public.pardot_opportunity VALUES (1, 1234, 3, 'Two anchors', 275040, 100, NULL, NULL, 'Won', 1775059200, 1772443800, 1777636800, true, NULL);
INSERT INTO public.pardot_opportunity VALUES (2, 14, 2, 'Pushed', 500, 10, NULL, NULL, 'Open', NULL, 1777636800, 1777636800, false, '006A');
INSERT INTO public.pardot_opportunity_prospect VALUES (1, 1234, 9);
INSERT INTO public.pardot_opportunity_prospect VALUES (1, 1234, 500);
INSERT INTO public.pardot_opportunity_prospect VALUES (1, 16, 9);
INSERT INTO public.pardot_opportunity_prospect VALUES (1, 18, 500);
INSERT INTO public.pardot_opportunity_prospect VALUES (2, 3, 11);
INSERT INTO public.pardot_opportunity_prospect VALUES (3, 1234, 9);
INSERT INTO public.pardot_opportunity_prospect VALUES (3, 1234, 500);
INSERT INTO public.pardot_opportunity_prospect VALUES (3, 16, 9);
INSERT INTO public.pardot_opportunity_prospect VALUES (3, 18, 500);
INSERT INTO public.pardot_opportunity_prospect VALUES (1, 1236, 500);
INSERT INTO public.pardot_opportunity_prospect VALUES (2, 14, 13);
INSERT INTO public.pardot_prospect VALUES (1, 10, 3, NULL, NULL, NULL, 'gone@example.com', 'gone@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, true);
INSERT INTO public.pardot_prospect VALUES (1, 9, 4, NULL, 'Jö 😀', NULL, 'jo@example.com', 'jo@example.com', 'Example & Co', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 22, 'A-', 1773043800, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (2, 11, 2, NULL, NULL, NULL, 'shared@example.com', 'shared@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 50, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (2, 12, 2, NULL, NULL, NULL, 'shared@example.com', 'shared@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (3, 10, 3, NULL, NULL, NULL, 'gone@example.com', 'gone@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, true);
INSERT INTO public.pardot_prospect VALUES (3, 9, 4, NULL, 'Jö 😀', NULL, 'jo@example.com', 'jo@example.com', 'Example & Co', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 22, 'A-', 1773043800, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (3, 500, 3, NULL, NULL, 'Whoever answers the phone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 22, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (1, 500, 3, NULL, NULL, 'Whoever answers the phone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 29, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_prospect VALUES (2, 13, 2, NULL, NULL, NULL, 'max@example.com', 'max@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 50, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1777636800, 1777636800, false);
INSERT INTO public.pardot_tag VALUES (1, 1235, 'Fair', 1777636800, 1777636800);
INSERT INTO public.pardot_visitor_activity VALUES (1, 12, 8, NULL, 9, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1772443800, 1772443800);
INSERT INTO public.pardot_visitor_activity VALUES (1, 13, 8, NULL, 500, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1772443800, 1772443800);
INSERT INTO public.pardot_visitor_activity VALUES (1, 14, 9, NULL, 9, 'Opportunity Won', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1775059200, 1775059200);
INSERT INTO public.pardot_visitor_activity VALUES (1, 15, 9, NULL, 500, 'Opportunity Won', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1775059200, 1775059200);
INSERT INTO public.pardot_visitor_activity VALUES (1, 17, 8, NULL, 9, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 16, 1775124000, 1775124000);
INSERT INTO public.pardot_visitor_activity VALUES (1, 19, 8, NULL, 500, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 18, 1777636800, 1777636800);
INSERT INTO public.pardot_visitor_activity VALUES (1, 20, 11, NULL, 9, 'Email', 'Newsletter: anchors', NULL, 77, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1773042900, 1773042900);
INSERT INTO public.pardot_visitor_activity VALUES (1, 21, 4, NULL, 9, 'Form', 'Ask us', NULL, NULL, NULL, NULL, 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1773043800, 1773043800);
INSERT INTO public.pardot_visitor_activity VALUES (2, 4, 8, NULL, 11, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, 1777636800, 1777636800);
INSERT INTO public.pardot_visitor_activity VALUES (3, 12, 8, NULL, 9, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1772443800, 1772443800);
INSERT INTO public.pardot_visitor_activity VALUES (3, 14, 9, NULL, 9, 'Opportunity Won', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1775059200, 1775059200);
INSERT INTO public.pardot_visitor_activity VALUES (3, 17, 8, NULL, 9, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 16, 1775124000, 1775124000);
INSERT INTO public.pardot_visitor_activity VALUES (3, 20, 11, NULL, 9, 'Email', 'Newsletter: anchors', NULL, 77, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1773042900, 1773042900);
INSERT INTO public.pardot_visitor_activity VALUES (3, 21, 4, NULL, 9, 'Form', 'Ask us', NULL, NULL, NULL, NULL, 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1773043800, 1773043800);
INSERT INTO public.pardot_visitor_activity VALUES (3, 13, 8, NULL, 500, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1772443800, 1772443800);
INSERT INTO public.pardot_visitor_activity VALUES (3, 15, 9, NULL, 500, 'Opportunity Won', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1234, 1775059200, 1775059200);
INSERT INTO public.pardot_visitor_activity VALUES (3, 19, 8, NULL, 500, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 18, 1777636800, 1777636800);
INSERT INTO public.pardot_visitor_activity VALUES (1, 1237, 8, NULL, 500, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1236, 1777636800, 1777636800);
INSERT INTO public.pardot_visitor_activity VALUES (2, 15, 8, NULL, 13, 'New Opportunity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 14, 1777636800, 1777636800);
INSERT INTO public.sandbox VALUES (1, 'e8d94fe03972e8e83c34781735a0807efa2b04f2af600200f98d6ec95bc2a84c', 2, 3);
INSERT INTO public.snapshot VALUES (1, 'then', 3, 1777636800);
INSERT INTO public.usage VALUES (1, '', '', 0, 16);
INSERT INTO public.usage VALUES (1, 'daily', '', 1777593600000, 16);
INSERT INTO public."user" VALUES (1, 1, 'rita@harbour.example', 'rita@harbour.example', 'Rita', NULL, NULL, 'Administrator', 'Europe/Lisbon', '$argon2id$v=19$m=1024,t=1,p=1$a6utpLDdTDeIvprNbnhWhQ$Y7lKdKs5Y2zlPZGAjqOxBhLuTNPwn1jQDUNcJYGHUAw', 1777636800, 1777636800);
INSERT INTO public."user" VALUES (1, 2, 'auditor@harbour.example', 'auditor@harbour.example', NULL, NULL, NULL, 'Read Only', 'Europe/Lisbon', NULL, 1777636800, 1777636800);
INSERT INTO public."user" VALUES (2, 1, 'max@harbour.example', 'max@harbour.example', NULL, NULL, NULL, 'Administrator', 'UTC', NULL, 1777636800, 1777636800);
INSERT INTO public."user" VALUES (3, 2, 'auditor@harbour.example', 'auditor@harbour.example', NULL, NULL, NULL, 'Read Only', 'Europe/Lisbon', NULL, 1777636800, 1777636800);
INSERT INTO public."user" VALUES (3, 1, 'rita@harbour.example', 'rita@harbour.example', 'Rita', NULL, NULL, 'Administrator', 'Europe/Lisbon', '$argon2id$v=19$m=1024,t=1,p=1$a6utpLDdTDeIvprNbnhWhQ$Y7lKdKs5Y2zlPZGAjqOxBhLuTNPwn1jQDUNcJYGHUAw', 1777636800, 1777636800);
INSERT INTO public.worker VALUES ('1235c794e50731bfa66a50fec921cac3', 2);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY public.account_scene
    ADD CONSTRAINT pk_account_scene PRIMARY KEY (account_id);
ALTER TABLE ONLY public.apollo_company
    ADD CONSTRAINT pk_apollo_company PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_company_stage
    ADD CONSTRAINT pk_apollo_company_stage PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_contact
    ADD CONSTRAINT pk_apollo_contact PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_contact_role
    ADD CONSTRAINT pk_apollo_contact_role PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_custom_field
    ADD CONSTRAINT pk_apollo_custom_field PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_opportunity
    ADD CONSTRAINT pk_apollo_opportunity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_pipeline
    ADD CONSTRAINT pk_apollo_pipeline PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.apollo_stage
    ADD CONSTRAINT pk_apollo_stage PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.call_under_way
    ADD CONSTRAINT pk_call_under_way PRIMARY KEY (account_id, id, limit_name);
ALTER TABLE ONLY public.close_activity
    ADD CONSTRAINT pk_close_activity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_contact
    ADD CONSTRAINT pk_close_contact PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_custom_field
    ADD CONSTRAINT pk_close_custom_field PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_custom_value
    ADD CONSTRAINT pk_close_custom_value PRIMARY KEY (dataset_id, record_id, field_id, "position");
ALTER TABLE ONLY public.close_event
    ADD CONSTRAINT pk_close_event PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_lead
    ADD CONSTRAINT pk_close_lead PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_lead_status
    ADD CONSTRAINT pk_close_lead_status PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_opportunity
    ADD CONSTRAINT pk_close_opportunity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_opportunity_status
    ADD CONSTRAINT pk_close_opportunity_status PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_pipeline
    ADD CONSTRAINT pk_close_pipeline PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.close_task
    ADD CONSTRAINT pk_close_task PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT pk_consent PRIMARY KEY (account_id, number);
ALTER TABLE ONLY public.copper_activity
    ADD CONSTRAINT pk_copper_activity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_activity_type
    ADD CONSTRAINT pk_copper_activity_type PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_company
    ADD CONSTRAINT pk_copper_company PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_contact_type
    ADD CONSTRAINT pk_copper_contact_type PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_custom_field_definition
    ADD CONSTRAINT pk_copper_custom_field_definition PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_custom_field_option
    ADD CONSTRAINT pk_copper_custom_field_option PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_custom_value
    ADD CONSTRAINT pk_copper_custom_value PRIMARY KEY (dataset_id, record_id, definition_id, "position");
ALTER TABLE ONLY public.copper_customer_source
    ADD CONSTRAINT pk_copper_customer_source PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_keyword
    ADD CONSTRAINT pk_copper_keyword PRIMARY KEY (dataset_id, record_id, kind, word);
ALTER TABLE ONLY public.copper_loss_reason
    ADD CONSTRAINT pk_copper_loss_reason PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT pk_copper_opportunity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_person
    ADD CONSTRAINT pk_copper_person PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_pipeline
    ADD CONSTRAINT pk_copper_pipeline PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_pipeline_stage
    ADD CONSTRAINT pk_copper_pipeline_stage PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_related_item
    ADD CONSTRAINT pk_copper_related_item PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.copper_webhook
    ADD CONSTRAINT pk_copper_webhook PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT pk_dataset PRIMARY KEY (id);
ALTER TABLE ONLY public.directory
    ADD CONSTRAINT pk_directory PRIMARY KEY (digest);
ALTER TABLE ONLY public.failed_login
    ADD CONSTRAINT pk_failed_login PRIMARY KEY (account_id, email_key);
ALTER TABLE ONLY public.fault
    ADD CONSTRAINT pk_fault PRIMARY KEY (account_id, number);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT pk_journal PRIMARY KEY (account_id, number);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT pk_lease PRIMARY KEY (id);
ALTER TABLE ONLY public.live_count
    ADD CONSTRAINT pk_live_count PRIMARY KEY (dataset_id, kind);
ALTER TABLE ONLY public.pardot_campaign
    ADD CONSTRAINT pk_pardot_campaign PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_custom_field
    ADD CONSTRAINT pk_pardot_custom_field PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_custom_field_value
    ADD CONSTRAINT pk_pardot_custom_field_value PRIMARY KEY (dataset_id, prospect_id, custom_field_id, "position");
ALTER TABLE ONLY public.pardot_list
    ADD CONSTRAINT pk_pardot_list PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_list_membership
    ADD CONSTRAINT pk_pardot_list_membership PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_opportunity
    ADD CONSTRAINT pk_pardot_opportunity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_opportunity_prospect
    ADD CONSTRAINT pk_pardot_opportunity_prospect PRIMARY KEY (dataset_id, opportunity_id, prospect_id);
ALTER TABLE ONLY public.pardot_prospect
    ADD CONSTRAINT pk_pardot_prospect PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_prospect_account
    ADD CONSTRAINT pk_pardot_prospect_account PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_tag
    ADD CONSTRAINT pk_pardot_tag PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.pardot_visitor_activity
    ADD CONSTRAINT pk_pardot_visitor_activity PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.public_id
    ADD CONSTRAINT pk_public_id PRIMARY KEY (dataset_id, kind, public_id);
ALTER TABLE ONLY public.sandbox
    ADD CONSTRAINT pk_sandbox PRIMARY KEY (id);
ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT pk_snapshot PRIMARY KEY (account_id, name);
ALTER TABLE ONLY public.usage
    ADD CONSTRAINT pk_usage PRIMARY KEY (account_id, limit_name, scope, began_at);
ALTER TABLE ONLY public."user"
    ADD CONSTRAINT pk_user PRIMARY KEY (dataset_id, id);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT pk_worker PRIMARY KEY (id);
CREATE INDEX ix_apollo_company_dataset_id_created_at_id ON public.apollo_company USING btree (dataset_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_name_key ON public.apollo_company USING btree (dataset_id, name_key);
CREATE INDEX ix_apollo_company_dataset_id_stage_id_created_at_id ON public.apollo_company USING btree (dataset_id, stage_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_updated_at_id ON public.apollo_company USING btree (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_company_id ON public.apollo_contact USING btree (dataset_id, company_id);
CREATE INDEX ix_apollo_contact_dataset_id_created_at_id ON public.apollo_contact USING btree (dataset_id, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_email_key_id ON public.apollo_contact USING btree (dataset_id, email_key, id);
CREATE INDEX ix_apollo_contact_dataset_id_stage_number_created_at_id ON public.apollo_contact USING btree (dataset_id, stage_number, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_updated_at_id ON public.apollo_contact USING btree (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_contact_role_dataset_id_contact_id ON public.apollo_contact_role USING btree (dataset_id, contact_id);
CREATE INDEX ix_apollo_contact_role_dataset_id_opportunity_id_id ON public.apollo_contact_role USING btree (dataset_id, opportunity_id, id);
CREATE INDEX ix_apollo_custom_field_dataset_id_modality_id ON public.apollo_custom_field USING btree (dataset_id, modality, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_company_id ON public.apollo_opportunity USING btree (dataset_id, company_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_amount_id ON public.apollo_opportunity USING btree (dataset_id, deleted, amount, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_closed_date_id ON public.apollo_opportunity USING btree (dataset_id, deleted, closed_date, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_created_at_id ON public.apollo_opportunity USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_name_id ON public.apollo_opportunity USING btree (dataset_id, deleted, name, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_updated_at_id ON public.apollo_opportunity USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_owner_id_deleted_created_at_id ON public.apollo_opportunity USING btree (dataset_id, owner_id, deleted, created_at, id);
CREATE UNIQUE INDEX ix_apollo_opportunity_dataset_id_salesforce_id ON public.apollo_opportunity USING btree (dataset_id, salesforce_id);
CREATE INDEX ix_apollo_opportunity_dataset_id_stage_id_deleted_created_at_id ON public.apollo_opportunity USING btree (dataset_id, stage_id, deleted, created_at, id);
CREATE INDEX ix_close_activity_dataset_id_activity_at_id ON public.close_activity USING btree (dataset_id, activity_at, id);
CREATE INDEX ix_close_activity_dataset_id_created_at_id ON public.close_activity USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_activity_dataset_id_lead_id ON public.close_activity USING btree (dataset_id, lead_id);
CREATE INDEX ix_close_activity_dataset_id_opportunity_id ON public.close_activity USING btree (dataset_id, opportunity_id);
CREATE INDEX ix_close_activity_dataset_id_type_created_at_id ON public.close_activity USING btree (dataset_id, type, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_created_at_id ON public.close_contact USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_lead_id ON public.close_contact USING btree (dataset_id, lead_id);
CREATE INDEX ix_close_custom_value_dataset_id_field_id_record_id ON public.close_custom_value USING btree (dataset_id, field_id, record_id);
CREATE INDEX ix_close_event_dataset_id_created_at_id ON public.close_event USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_event_dataset_id_lead_id ON public.close_event USING btree (dataset_id, lead_id);
CREATE INDEX ix_close_event_dataset_id_object_id ON public.close_event USING btree (dataset_id, object_id);
CREATE INDEX ix_close_lead_dataset_id_created_at_id ON public.close_lead USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_lead_dataset_id_status_id ON public.close_lead USING btree (dataset_id, status_id);
CREATE INDEX ix_close_lead_dataset_id_updated_at_id ON public.close_lead USING btree (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_contact_id ON public.close_opportunity USING btree (dataset_id, contact_id);
CREATE INDEX ix_close_opportunity_dataset_id_created_at_id ON public.close_opportunity USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_date_won_id ON public.close_opportunity USING btree (dataset_id, date_won, id);
CREATE INDEX ix_close_opportunity_dataset_id_lead_id ON public.close_opportunity USING btree (dataset_id, lead_id);
CREATE INDEX ix_close_opportunity_dataset_id_status_id ON public.close_opportunity USING btree (dataset_id, status_id);
CREATE INDEX ix_close_opportunity_dataset_id_updated_at_id ON public.close_opportunity USING btree (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_user_id ON public.close_opportunity USING btree (dataset_id, user_id);
CREATE INDEX ix_close_opportunity_dataset_id_value_period_confidence_value ON public.close_opportunity USING btree (dataset_id, value_period, confidence, value);
CREATE INDEX ix_close_opportunity_status_dataset_id_pipeline_id ON public.close_opportunity_status USING btree (dataset_id, pipeline_id);
CREATE INDEX ix_close_task_dataset_id_contact_id ON public.close_task USING btree (dataset_id, contact_id);
CREATE INDEX ix_close_task_dataset_id_created_at_id ON public.close_task USING btree (dataset_id, created_at, id);
CREATE INDEX ix_close_task_dataset_id_due_id ON public.close_task USING btree (dataset_id, due, id);
CREATE INDEX ix_close_task_dataset_id_lead_id ON public.close_task USING btree (dataset_id, lead_id);
CREATE INDEX ix_close_task_dataset_id_updated_at_id ON public.close_task USING btree (dataset_id, updated_at, id);
CREATE INDEX ix_copper_activity_dataset_id_deleted_activity_date_id ON public.copper_activity USING btree (dataset_id, deleted, activity_date, id);
CREATE INDEX ix_copper_activity_parent ON public.copper_activity USING btree (dataset_id, parent_id, activity_date, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_created_at_id ON public.copper_company USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_name_key_id ON public.copper_company USING btree (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_updated_at_id ON public.copper_company USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_company_dataset_id_email_domain_key ON public.copper_company USING btree (dataset_id, email_domain_key);
CREATE INDEX ix_copper_company_dataset_id_primary_contact_id ON public.copper_company USING btree (dataset_id, primary_contact_id);
CREATE INDEX ix_copper_custom_field_option_definition ON public.copper_custom_field_option USING btree (dataset_id, definition_id);
CREATE INDEX ix_copper_custom_value_number ON public.copper_custom_value USING btree (dataset_id, definition_id, number, record_id);
CREATE INDEX ix_copper_custom_value_real ON public.copper_custom_value USING btree (dataset_id, definition_id, "real", record_id);
CREATE INDEX ix_copper_keyword_dataset_id_kind_word_record_id ON public.copper_keyword USING btree (dataset_id, kind, word, record_id);
CREATE INDEX ix_copper_opportunity_dataset_id_assignee_id ON public.copper_opportunity USING btree (dataset_id, assignee_id);
CREATE INDEX ix_copper_opportunity_dataset_id_company_id ON public.copper_opportunity USING btree (dataset_id, company_id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_close_date_id ON public.copper_opportunity USING btree (dataset_id, deleted, close_date, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_created_at_id ON public.copper_opportunity USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_monetary_value_id ON public.copper_opportunity USING btree (dataset_id, deleted, monetary_value, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_name_key_id ON public.copper_opportunity USING btree (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_status_updated_at_id ON public.copper_opportunity USING btree (dataset_id, deleted, status, updated_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_updated_at_id ON public.copper_opportunity USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_pipeline_stage_id ON public.copper_opportunity USING btree (dataset_id, pipeline_stage_id);
CREATE INDEX ix_copper_opportunity_dataset_id_primary_contact_id ON public.copper_opportunity USING btree (dataset_id, primary_contact_id);
CREATE INDEX ix_copper_person_dataset_id_company_id ON public.copper_person USING btree (dataset_id, company_id);
CREATE INDEX ix_copper_person_dataset_id_deleted_created_at_id ON public.copper_person USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_first_name_key_id ON public.copper_person USING btree (dataset_id, deleted, first_name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_name_key_id ON public.copper_person USING btree (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_updated_at_id ON public.copper_person USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_pipeline_stage_dataset_id_pipeline_id ON public.copper_pipeline_stage USING btree (dataset_id, pipeline_id);
CREATE INDEX ix_copper_related_item_dataset_id_related_id ON public.copper_related_item USING btree (dataset_id, related_id);
CREATE INDEX ix_dataset_abandoned_at ON public.dataset USING btree (abandoned_at);
CREATE INDEX ix_directory_account_id_consent ON public.directory USING btree (account_id, consent);
CREATE INDEX ix_directory_account_id_user_id_kind_expires_at ON public.directory USING btree (account_id, user_id, kind, expires_at);
CREATE INDEX ix_failed_login_forgotten_at ON public.failed_login USING btree (forgotten_at);
CREATE INDEX ix_pardot_campaign_dataset_id_created_at_id ON public.pardot_campaign USING btree (dataset_id, created_at, id);
CREATE UNIQUE INDEX ix_pardot_custom_field_dataset_id_field_id ON public.pardot_custom_field USING btree (dataset_id, field_id);
CREATE INDEX ix_pardot_custom_field_value_dataset_id_custom_field_id ON public.pardot_custom_field_value USING btree (dataset_id, custom_field_id);
CREATE INDEX ix_pardot_list_dataset_id_name ON public.pardot_list USING btree (dataset_id, name);
CREATE INDEX ix_pardot_list_membership_dataset_id_deleted_id ON public.pardot_list_membership USING btree (dataset_id, deleted, id);
CREATE UNIQUE INDEX ix_pardot_list_membership_dataset_id_list_id_prospect_id ON public.pardot_list_membership USING btree (dataset_id, list_id, prospect_id);
CREATE INDEX ix_pardot_list_membership_dataset_id_prospect_id ON public.pardot_list_membership USING btree (dataset_id, prospect_id);
CREATE UNIQUE INDEX ix_pardot_opportunity_dataset_id_crm_fid ON public.pardot_opportunity USING btree (dataset_id, crm_fid) WHERE (crm_fid IS NOT NULL);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_created_at_id ON public.pardot_opportunity USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_id ON public.pardot_opportunity USING btree (dataset_id, deleted, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_probability_id ON public.pardot_opportunity USING btree (dataset_id, deleted, probability, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_updated_at_id ON public.pardot_opportunity USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_value_id ON public.pardot_opportunity USING btree (dataset_id, deleted, value, id);
CREATE INDEX ix_pardot_opportunity_prospect_dataset_id_prospect_id ON public.pardot_opportunity_prospect USING btree (dataset_id, prospect_id, opportunity_id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_created_at_id ON public.pardot_prospect USING btree (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_id ON public.pardot_prospect USING btree (dataset_id, deleted, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_last_activity_at_id ON public.pardot_prospect USING btree (dataset_id, deleted, last_activity_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_updated_at_id ON public.pardot_prospect USING btree (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_email_key ON public.pardot_prospect USING btree (dataset_id, email_key);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_opportunity_id_id ON public.pardot_visitor_activity USING btree (dataset_id, opportunity_id, id);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_prospect_id_id ON public.pardot_visitor_activity USING btree (dataset_id, prospect_id, id);
CREATE UNIQUE INDEX ix_public_id_dataset_id_kind_id ON public.public_id USING btree (dataset_id, kind, id);
CREATE UNIQUE INDEX ix_user_dataset_id_email_key ON public."user" USING btree (dataset_id, email_key);
CREATE UNIQUE INDEX uq_copper_related_item ON public.copper_related_item USING btree (dataset_id, opportunity_id, related_id);
ALTER TABLE ONLY public.account_scene
    ADD CONSTRAINT fk_account_scene_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.apollo_company
    ADD CONSTRAINT fk_apollo_company_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_company
    ADD CONSTRAINT fk_apollo_company_dataset_id_owner_id FOREIGN KEY (dataset_id, owner_id) REFERENCES public."user"(dataset_id, id);
ALTER TABLE ONLY public.apollo_company
    ADD CONSTRAINT fk_apollo_company_dataset_id_stage_id FOREIGN KEY (dataset_id, stage_id) REFERENCES public.apollo_company_stage(dataset_id, id);
ALTER TABLE ONLY public.apollo_company_stage
    ADD CONSTRAINT fk_apollo_company_stage_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_contact
    ADD CONSTRAINT fk_apollo_contact_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_contact
    ADD CONSTRAINT fk_apollo_contact_dataset_id_company_id FOREIGN KEY (dataset_id, company_id) REFERENCES public.apollo_company(dataset_id, id);
ALTER TABLE ONLY public.apollo_contact
    ADD CONSTRAINT fk_apollo_contact_dataset_id_owner_id FOREIGN KEY (dataset_id, owner_id) REFERENCES public."user"(dataset_id, id);
ALTER TABLE ONLY public.apollo_contact_role
    ADD CONSTRAINT fk_apollo_contact_role_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_contact_role
    ADD CONSTRAINT fk_apollo_contact_role_dataset_id_contact_id FOREIGN KEY (dataset_id, contact_id) REFERENCES public.apollo_contact(dataset_id, id);
ALTER TABLE ONLY public.apollo_contact_role
    ADD CONSTRAINT fk_apollo_contact_role_dataset_id_opportunity_id FOREIGN KEY (dataset_id, opportunity_id) REFERENCES public.apollo_opportunity(dataset_id, id);
ALTER TABLE ONLY public.apollo_custom_field
    ADD CONSTRAINT fk_apollo_custom_field_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_opportunity
    ADD CONSTRAINT fk_apollo_opportunity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_opportunity
    ADD CONSTRAINT fk_apollo_opportunity_dataset_id_company_id FOREIGN KEY (dataset_id, company_id) REFERENCES public.apollo_company(dataset_id, id);
ALTER TABLE ONLY public.apollo_opportunity
    ADD CONSTRAINT fk_apollo_opportunity_dataset_id_owner_id FOREIGN KEY (dataset_id, owner_id) REFERENCES public."user"(dataset_id, id);
ALTER TABLE ONLY public.apollo_opportunity
    ADD CONSTRAINT fk_apollo_opportunity_dataset_id_stage_id FOREIGN KEY (dataset_id, stage_id) REFERENCES public.apollo_stage(dataset_id, id);
ALTER TABLE ONLY public.apollo_pipeline
    ADD CONSTRAINT fk_apollo_pipeline_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_stage
    ADD CONSTRAINT fk_apollo_stage_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.apollo_stage
    ADD CONSTRAINT fk_apollo_stage_dataset_id_pipeline_id FOREIGN KEY (dataset_id, pipeline_id) REFERENCES public.apollo_pipeline(dataset_id, id);
ALTER TABLE ONLY public.call_under_way
    ADD CONSTRAINT fk_call_under_way_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.close_activity
    ADD CONSTRAINT fk_close_activity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_activity
    ADD CONSTRAINT fk_close_activity_dataset_id_lead_id FOREIGN KEY (dataset_id, lead_id) REFERENCES public.close_lead(dataset_id, id);
ALTER TABLE ONLY public.close_contact
    ADD CONSTRAINT fk_close_contact_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_contact
    ADD CONSTRAINT fk_close_contact_dataset_id_lead_id FOREIGN KEY (dataset_id, lead_id) REFERENCES public.close_lead(dataset_id, id);
ALTER TABLE ONLY public.close_custom_field
    ADD CONSTRAINT fk_close_custom_field_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_custom_value
    ADD CONSTRAINT fk_close_custom_value_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_custom_value
    ADD CONSTRAINT fk_close_custom_value_dataset_id_field_id FOREIGN KEY (dataset_id, field_id) REFERENCES public.close_custom_field(dataset_id, id);
ALTER TABLE ONLY public.close_event
    ADD CONSTRAINT fk_close_event_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_lead
    ADD CONSTRAINT fk_close_lead_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_lead
    ADD CONSTRAINT fk_close_lead_dataset_id_status_id FOREIGN KEY (dataset_id, status_id) REFERENCES public.close_lead_status(dataset_id, id);
ALTER TABLE ONLY public.close_lead_status
    ADD CONSTRAINT fk_close_lead_status_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_opportunity
    ADD CONSTRAINT fk_close_opportunity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_opportunity
    ADD CONSTRAINT fk_close_opportunity_dataset_id_contact_id FOREIGN KEY (dataset_id, contact_id) REFERENCES public.close_contact(dataset_id, id);
ALTER TABLE ONLY public.close_opportunity
    ADD CONSTRAINT fk_close_opportunity_dataset_id_lead_id FOREIGN KEY (dataset_id, lead_id) REFERENCES public.close_lead(dataset_id, id);
ALTER TABLE ONLY public.close_opportunity
    ADD CONSTRAINT fk_close_opportunity_dataset_id_status_id FOREIGN KEY (dataset_id, status_id) REFERENCES public.close_opportunity_status(dataset_id, id);
ALTER TABLE ONLY public.close_opportunity_status
    ADD CONSTRAINT fk_close_opportunity_status_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_opportunity_status
    ADD CONSTRAINT fk_close_opportunity_status_dataset_id_pipeline_id FOREIGN KEY (dataset_id, pipeline_id) REFERENCES public.close_pipeline(dataset_id, id);
ALTER TABLE ONLY public.close_pipeline
    ADD CONSTRAINT fk_close_pipeline_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_task
    ADD CONSTRAINT fk_close_task_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.close_task
    ADD CONSTRAINT fk_close_task_dataset_id_contact_id FOREIGN KEY (dataset_id, contact_id) REFERENCES public.close_contact(dataset_id, id);
ALTER TABLE ONLY public.close_task
    ADD CONSTRAINT fk_close_task_dataset_id_lead_id FOREIGN KEY (dataset_id, lead_id) REFERENCES public.close_lead(dataset_id, id);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT fk_consent_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.copper_activity
    ADD CONSTRAINT fk_copper_activity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_activity_type
    ADD CONSTRAINT fk_copper_activity_type_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_company
    ADD CONSTRAINT fk_copper_company_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_company
    ADD CONSTRAINT fk_copper_company_dataset_id_contact_type_id FOREIGN KEY (dataset_id, contact_type_id) REFERENCES public.copper_contact_type(dataset_id, id);
ALTER TABLE ONLY public.copper_contact_type
    ADD CONSTRAINT fk_copper_contact_type_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_custom_field_definition
    ADD CONSTRAINT fk_copper_custom_field_definition_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_custom_field_option
    ADD CONSTRAINT fk_copper_custom_field_option_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_custom_field_option
    ADD CONSTRAINT fk_copper_custom_field_option_definition FOREIGN KEY (dataset_id, definition_id) REFERENCES public.copper_custom_field_definition(dataset_id, id);
ALTER TABLE ONLY public.copper_custom_value
    ADD CONSTRAINT fk_copper_custom_value_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_custom_value
    ADD CONSTRAINT fk_copper_custom_value_definition FOREIGN KEY (dataset_id, definition_id) REFERENCES public.copper_custom_field_definition(dataset_id, id);
ALTER TABLE ONLY public.copper_customer_source
    ADD CONSTRAINT fk_copper_customer_source_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_keyword
    ADD CONSTRAINT fk_copper_keyword_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_loss_reason
    ADD CONSTRAINT fk_copper_loss_reason_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_company_id FOREIGN KEY (dataset_id, company_id) REFERENCES public.copper_company(dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_customer_source_id FOREIGN KEY (dataset_id, customer_source_id) REFERENCES public.copper_customer_source(dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_loss_reason_id FOREIGN KEY (dataset_id, loss_reason_id) REFERENCES public.copper_loss_reason(dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_pipeline_id FOREIGN KEY (dataset_id, pipeline_id) REFERENCES public.copper_pipeline(dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_pipeline_stage_id FOREIGN KEY (dataset_id, pipeline_stage_id) REFERENCES public.copper_pipeline_stage(dataset_id, id);
ALTER TABLE ONLY public.copper_opportunity
    ADD CONSTRAINT fk_copper_opportunity_primary_contact_id FOREIGN KEY (dataset_id, primary_contact_id) REFERENCES public.copper_person(dataset_id, id);
ALTER TABLE ONLY public.copper_person
    ADD CONSTRAINT fk_copper_person_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_person
    ADD CONSTRAINT fk_copper_person_dataset_id_company_id FOREIGN KEY (dataset_id, company_id) REFERENCES public.copper_company(dataset_id, id);
ALTER TABLE ONLY public.copper_person
    ADD CONSTRAINT fk_copper_person_dataset_id_contact_type_id FOREIGN KEY (dataset_id, contact_type_id) REFERENCES public.copper_contact_type(dataset_id, id);
ALTER TABLE ONLY public.copper_pipeline
    ADD CONSTRAINT fk_copper_pipeline_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_pipeline_stage
    ADD CONSTRAINT fk_copper_pipeline_stage_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_pipeline_stage
    ADD CONSTRAINT fk_copper_pipeline_stage_dataset_id_pipeline_id FOREIGN KEY (dataset_id, pipeline_id) REFERENCES public.copper_pipeline(dataset_id, id);
ALTER TABLE ONLY public.copper_related_item
    ADD CONSTRAINT fk_copper_related_item_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.copper_related_item
    ADD CONSTRAINT fk_copper_related_item_dataset_id_opportunity_id FOREIGN KEY (dataset_id, opportunity_id) REFERENCES public.copper_opportunity(dataset_id, id);
ALTER TABLE ONLY public.copper_webhook
    ADD CONSTRAINT fk_copper_webhook_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.directory
    ADD CONSTRAINT fk_directory_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.fault
    ADD CONSTRAINT fk_fault_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.live_count
    ADD CONSTRAINT fk_live_count_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_campaign
    ADD CONSTRAINT fk_pardot_campaign_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_custom_field
    ADD CONSTRAINT fk_pardot_custom_field_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_custom_field_value
    ADD CONSTRAINT fk_pardot_custom_field_value_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_custom_field_value
    ADD CONSTRAINT fk_pardot_custom_field_value_dataset_id_custom_field_id FOREIGN KEY (dataset_id, custom_field_id) REFERENCES public.pardot_custom_field(dataset_id, id);
ALTER TABLE ONLY public.pardot_custom_field_value
    ADD CONSTRAINT fk_pardot_custom_field_value_dataset_id_prospect_id FOREIGN KEY (dataset_id, prospect_id) REFERENCES public.pardot_prospect(dataset_id, id);
ALTER TABLE ONLY public.pardot_list
    ADD CONSTRAINT fk_pardot_list_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_list_membership
    ADD CONSTRAINT fk_pardot_list_membership_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_list_membership
    ADD CONSTRAINT fk_pardot_list_membership_dataset_id_list_id FOREIGN KEY (dataset_id, list_id) REFERENCES public.pardot_list(dataset_id, id);
ALTER TABLE ONLY public.pardot_list_membership
    ADD CONSTRAINT fk_pardot_list_membership_dataset_id_prospect_id FOREIGN KEY (dataset_id, prospect_id) REFERENCES public.pardot_prospect(dataset_id, id);
ALTER TABLE ONLY public.pardot_opportunity
    ADD CONSTRAINT fk_pardot_opportunity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_opportunity
    ADD CONSTRAINT fk_pardot_opportunity_dataset_id_campaign_id FOREIGN KEY (dataset_id, campaign_id) REFERENCES public.pardot_campaign(dataset_id, id);
ALTER TABLE ONLY public.pardot_opportunity_prospect
    ADD CONSTRAINT fk_pardot_opportunity_prospect_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_opportunity_prospect
    ADD CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_opportunity_id FOREIGN KEY (dataset_id, opportunity_id) REFERENCES public.pardot_opportunity(dataset_id, id);
ALTER TABLE ONLY public.pardot_opportunity_prospect
    ADD CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_prospect_id FOREIGN KEY (dataset_id, prospect_id) REFERENCES public.pardot_prospect(dataset_id, id);
ALTER TABLE ONLY public.pardot_prospect_account
    ADD CONSTRAINT fk_pardot_prospect_account_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_prospect
    ADD CONSTRAINT fk_pardot_prospect_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_prospect
    ADD CONSTRAINT fk_pardot_prospect_dataset_id_assigned_to_id FOREIGN KEY (dataset_id, assigned_to_id) REFERENCES public."user"(dataset_id, id);
ALTER TABLE ONLY public.pardot_prospect
    ADD CONSTRAINT fk_pardot_prospect_dataset_id_campaign_id FOREIGN KEY (dataset_id, campaign_id) REFERENCES public.pardot_campaign(dataset_id, id);
ALTER TABLE ONLY public.pardot_prospect
    ADD CONSTRAINT fk_pardot_prospect_dataset_id_prospect_account_id FOREIGN KEY (dataset_id, prospect_account_id) REFERENCES public.pardot_prospect_account(dataset_id, id);
ALTER TABLE ONLY public.pardot_tag
    ADD CONSTRAINT fk_pardot_tag_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_visitor_activity
    ADD CONSTRAINT fk_pardot_visitor_activity_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.pardot_visitor_activity
    ADD CONSTRAINT fk_pardot_visitor_activity_dataset_id_campaign_id FOREIGN KEY (dataset_id, campaign_id) REFERENCES public.pardot_campaign(dataset_id, id);
ALTER TABLE ONLY public.pardot_visitor_activity
    ADD CONSTRAINT fk_pardot_visitor_activity_dataset_id_opportunity_id FOREIGN KEY (dataset_id, opportunity_id) REFERENCES public.pardot_opportunity(dataset_id, id);
ALTER TABLE ONLY public.pardot_visitor_activity
    ADD CONSTRAINT fk_pardot_visitor_activity_dataset_id_prospect_id FOREIGN KEY (dataset_id, prospect_id) REFERENCES public.pardot_prospect(dataset_id, id);
ALTER TABLE ONLY public.public_id
    ADD CONSTRAINT fk_public_id_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT fk_snapshot_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT fk_snapshot_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
ALTER TABLE ONLY public.usage
    ADD CONSTRAINT fk_usage_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public."user"
    ADD CONSTRAINT fk_user_dataset_id FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);
