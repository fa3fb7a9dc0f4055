"""Forms, which version 5 only reads here."""

from typing import Final

from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, strings, times
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER, LAYOUT_TEMPLATE, TRACKER_DOMAIN
from dealdock.vendors.pardot.v5.objects.user import USER

FORM: Final = Resource(
    object="form",
    collection="forms",
    model=Form,
    has_recycle_bin=True,
    members=(
        identity(Form.id, has_list=False),
        Field(name="name", type="String", column=Form.name, filter="equal"),
        Field(name="campaignId", type="Integer", column=Form.campaign_id),
        *strings(Form, "embedCode"),
        *absent("String", "url", "salesforceId", "submitButtonText", "redirectLocation", "thankYouContent"),
        *absent("String", "thankYouCode", "beforeFormContent", "afterFormContent", "fontSize", "fontFamily"),
        *absent("String", "fontColor", "labelAlignment", "radioAlignment", "checkboxAlignment", "requiredCharacter"),
        *absent("String", "salesforceCmsId"),
        *absent("Boolean", "showNotProspect", "isUseRedirectLocation", "isAlwaysDisplay", "isCaptchaEnabled"),
        *absent("Boolean", "isCookieless", "isDeleted"),
        *absent("Integer", "layoutTemplateId", "trackerDomainId", "folderId", "createdById", "updatedById"),
        *times(Form, is_filtered=False),
        Relation("campaign", lambda: CAMPAIGN, Form.campaign_id),
        Relation("layoutTemplate", lambda: LAYOUT_TEMPLATE),
        Relation("trackerDomain", lambda: TRACKER_DOMAIN),
        Relation("folder", lambda: FOLDER),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
