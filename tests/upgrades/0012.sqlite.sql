BEGIN TRANSACTION;
CREATE TABLE "account" (
	id BIGINT NOT NULL, 
	dataset_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	time_zone VARCHAR(255) NOT NULL, 
	frozen_at BIGINT, 
	clock_offset BIGINT NOT NULL, 
	redirect_uris TEXT, 
	jwt_public_key TEXT, 
	last_token BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	last_fault BIGINT NOT NULL, 
	live_faults BIGINT NOT NULL, 
	vendor VARCHAR(32) NOT NULL, 
	settings TEXT NOT NULL, 
	is_limited BOOLEAN NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id)
);
INSERT INTO "account" VALUES(1,1,'Harbour & Sons','Europe/Lisbon',1777636800000,0,NULL,NULL,1,1767225600,1767312000,1,1,'pardot','{"connector": null, "version": 3, "level": "Ultimate Edition", "website": "https://harbour.example", "vanity_domain": null, "address1": null, "address2": null, "city": null, "state": null, "territory": null, "zip": null, "country": null, "phone": null, "fax": null, "score_created": 7, "score_won": 8, "score_lost": -9, "keys_in_query": true, "api_access": true, "api_keys": true, "connected_campaigns": false, "addresses": null, "daily_limit": 1000, "concurrent_limit": 5}',1);
INSERT INTO "account" VALUES(2,2,'Harbour beside Salesforce','UTC',1777636800000,0,NULL,NULL,1,1767225600,1767312000,0,0,'pardot','{"connector": "salesforce", "version": 4, "level": "Ultimate Edition", "website": null, "vanity_domain": null, "address1": null, "address2": null, "city": null, "state": null, "territory": null, "zip": null, "country": null, "phone": null, "fax": null, "score_created": 50, "score_won": 0, "score_lost": -100, "keys_in_query": true, "api_access": true, "api_keys": true, "connected_campaigns": false, "addresses": null, "daily_limit": null, "concurrent_limit": null}',0);
CREATE TABLE account_scene (
	account_id BIGINT NOT NULL, 
	document TEXT NOT NULL, 
	CONSTRAINT pk_account_scene PRIMARY KEY (account_id), 
	CONSTRAINT fk_account_scene_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "account_scene" VALUES(1,'{"account": {"name": {"=": "Harbour & Sons"}, "time_zone": {"=": "Europe/Lisbon"}, "website": {"=": "https://harbour.example"}, "created_at": {"=": "2026-01-01"}, "updated_at": {"=": "2026-01-02"}, "clock": {"mode": {"=": "frozen"}, "at": "2026-05-01T12:00:00Z"}, "limits": {"daily": {"=": "1000"}, "concurrent": {"=": "5"}}, "scoring": {"created": {"=": "7"}, "won": {"=": "8"}, "lost": {"=": "-9"}}, "campaigns": [{"name": {"=": "Website Tracking"}, "created_at": {"=": "2025-01-01"}}, {"name": {"=": "Spring fair"}, "cost": {"=": "1200"}, "created_at": {"=": "2026-03-01"}}], "custom_fields": [{"name": {"=": "Favourite tea"}, "field_id": {"=": "Favourite_Tea"}}, {"name": {"=": "Ships"}, "field_id": {"=": "Ships"}, "type": {"=": "Multi-Select"}}], "lists": [{"name": {"=": "Newsletter"}, "is_public": {"=": "true"}}, {"name": {"=": "Old"}, "deleted": {"=": "true"}}], "prospects": [{"email": {"=": "jo@example.com"}, "first_name": {"=": "J\u00f6 \ud83d\ude00"}, "company": {"=": "Example & Co"}, "campaign": {"=": "Spring fair"}, "assigned_to": {"=": "rita@harbour.example"}, "grade": {"=": "A-"}, "lists": [{"=": "Newsletter"}], "custom_fields": {"Favourite_Tea": {"=": "Assam"}, "Ships": [{"=": "Mermaid"}, {"=": "Rust Bucket"}]}}, {"id": {"=": "500"}, "last_name": {"=": "Whoever answers the phone"}}, {"email": {"=": "gone@example.com"}, "deleted": {"=": "true"}}], "visitor_activities": [{"type": {"=": "11"}, "prospect": {"=": "jo@example.com"}, "email_id": {"=": "77"}, "details": "Newsletter: anchors", "created_at": {"=": "2026-03-09 07:55"}}, {"type": {"=": "4"}, "prospect": {"=": "jo@example.com"}, "form_id": {"=": "12"}, "details": {"=": "Ask us"}, "created_at": {"=": "2026-03-09 08:10"}}], "opportunities": [{"id": {"=": "1234"}, "name": {"=": "Two anchors"}, "value": {"=": "2750.4"}, "probability": {"=": "100"}, "status": {"=": "Won"}, "prospects": [{"=": "jo@example.com"}, {"=": "500"}], "created_at": {"=": "2026-03-02 09:30"}, "closed_at": {"=": "2026-04-01T17:00:00+01:00"}}, {"name": {"=": "One more anchor"}, "value": {"=": "1375"}, "probability": {"=": "40"}, "stage": {"=": "Negotiation"}, "campaign": {"=": "Spring fair"}, "prospects": [{"=": "jo@example.com"}], "created_at": {"=": "2026-04-02T10:00:00Z"}, "updated_at": {"=": "2026-04-20T16:45:00Z"}}, {"name": {"=": "A buoy"}, "value": {"=": "0"}, "probability": {"=": "0"}, "deleted": {"=": "true"}, "prospects": [{"=": "500"}]}], "users": [{"id": 1, "email": "rita@harbour.example"}, {"id": 2, "email": "auditor@harbour.example"}]}}');
INSERT INTO "account_scene" VALUES(2,'{"account": {"name": {"=": "Harbour beside Salesforce"}, "connector": {"=": "salesforce"}, "version": {"=": "4"}, "created_at": {"=": "2026-01-01"}, "updated_at": {"=": "2026-01-02"}, "clock": {"mode": {"=": "frozen"}, "at": "2026-05-01T12:00:00Z"}, "prospects": [{"id": {"=": "11"}, "email": {"=": "shared@example.com"}}, {"id": {"=": "12"}, "email": {"=": "shared@example.com"}}], "opportunities": [{"name": {"=": "From the CRM"}, "value": {"=": "10.01"}, "probability": {"=": "33"}, "prospects": [{"=": "11"}]}], "users": [{"id": 1, "email": "max@harbour.example"}]}}');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0012');
CREATE TABLE apollo_company (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255), 
	name_key VARCHAR(255), 
	domain VARCHAR(255), 
	stage_id BIGINT, 
	owner_id BIGINT, 
	phone VARCHAR(255), 
	raw_address VARCHAR(255), 
	source VARCHAR(255) NOT NULL, 
	original_source VARCHAR(255) NOT NULL, 
	salesforce_id VARCHAR(255), 
	crm_owner_id VARCHAR(255), 
	typed_custom_fields TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_company PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_company_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES user (dataset_id, id), 
	CONSTRAINT fk_apollo_company_dataset_id_stage_id FOREIGN KEY(dataset_id, stage_id) REFERENCES apollo_company_stage (dataset_id, id), 
	CONSTRAINT fk_apollo_company_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_company_stage (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	category VARCHAR(255) NOT NULL, 
	display_order SMALLINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_company_stage PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_company_stage_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_contact (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	first_name VARCHAR(255), 
	last_name VARCHAR(255), 
	email VARCHAR(255), 
	email_key VARCHAR(255), 
	title VARCHAR(255), 
	linkedin_url VARCHAR(255), 
	organization_name VARCHAR(255), 
	present_raw_address VARCHAR(255), 
	phone VARCHAR(255), 
	search_key TEXT NOT NULL, 
	company_id BIGINT, 
	owner_id BIGINT, 
	stage_number SMALLINT NOT NULL, 
	source VARCHAR(255) NOT NULL, 
	original_source VARCHAR(255) NOT NULL, 
	salesforce_id VARCHAR(255), 
	typed_custom_fields TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_contact PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_dataset_id_company_id FOREIGN KEY(dataset_id, company_id) REFERENCES apollo_company (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES user (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_contact_role (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	is_primary BOOLEAN NOT NULL, 
	parts TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_contact_role PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_role_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES apollo_contact (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_role_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES apollo_opportunity (dataset_id, id), 
	CONSTRAINT fk_apollo_contact_role_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_custom_field (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	modality VARCHAR(16) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	type VARCHAR(16) NOT NULL, 
	picklist_values TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_custom_field PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_custom_field_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_opportunity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	amount BIGINT, 
	closed_date BIGINT, 
	stage_id BIGINT, 
	owner_id BIGINT, 
	company_id BIGINT, 
	description TEXT, 
	source VARCHAR(255) NOT NULL, 
	salesforce_id VARCHAR(255), 
	salesforce_owner_id VARCHAR(255), 
	next_step VARCHAR(255), 
	next_step_date BIGINT, 
	next_step_updated_at BIGINT, 
	closed_lost_reason VARCHAR(255), 
	closed_won_reason VARCHAR(255), 
	stage_updated_at BIGINT, 
	created_by_id BIGINT, 
	typed_custom_fields TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_apollo_opportunity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_apollo_opportunity_amount CHECK (amount BETWEEN 0 AND 999999999999999), 
	CONSTRAINT fk_apollo_opportunity_dataset_id_company_id FOREIGN KEY(dataset_id, company_id) REFERENCES apollo_company (dataset_id, id), 
	CONSTRAINT fk_apollo_opportunity_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES user (dataset_id, id), 
	CONSTRAINT fk_apollo_opportunity_dataset_id_stage_id FOREIGN KEY(dataset_id, stage_id) REFERENCES apollo_stage (dataset_id, id), 
	CONSTRAINT fk_apollo_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_pipeline (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	is_default BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_pipeline PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_apollo_pipeline_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE apollo_stage (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	pipeline_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	display_order SMALLINT NOT NULL, 
	forecast_category VARCHAR(255) NOT NULL, 
	is_won BOOLEAN NOT NULL, 
	is_closed BOOLEAN NOT NULL, 
	probability SMALLINT NOT NULL, 
	description TEXT, 
	salesforce_id VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_apollo_stage PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_apollo_stage_probability CHECK (probability BETWEEN 0 AND 100), 
	CONSTRAINT fk_apollo_stage_dataset_id_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES apollo_pipeline (dataset_id, id), 
	CONSTRAINT fk_apollo_stage_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE call_under_way (
	account_id BIGINT NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	limit_name VARCHAR(32) NOT NULL, 
	scope VARCHAR(255) NOT NULL, 
	worker_id VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_call_under_way PRIMARY KEY (account_id, id, limit_name), 
	CONSTRAINT fk_call_under_way_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 WITHOUT ROWID

;
CREATE TABLE close_activity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	lead_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	user_id BIGINT, 
	opportunity_id BIGINT, 
	old_status_keys TEXT NOT NULL, 
	new_status_keys TEXT NOT NULL, 
	details TEXT NOT NULL, 
	activity_at BIGINT NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_activity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_activity_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id), 
	CONSTRAINT fk_close_activity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_contact (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	lead_id BIGINT NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	display_name VARCHAR(500) NOT NULL, 
	title TEXT NOT NULL, 
	emails TEXT NOT NULL, 
	phones TEXT NOT NULL, 
	urls TEXT NOT NULL, 
	timezone VARCHAR(255), 
	name_words TEXT NOT NULL, 
	email_keys TEXT NOT NULL, 
	email_words TEXT NOT NULL, 
	phone_keys TEXT NOT NULL, 
	phone_words TEXT NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_contact PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_contact_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id), 
	CONSTRAINT fk_close_contact_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_custom_field (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	object VARCHAR(11) NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	type VARCHAR(8) NOT NULL, 
	description TEXT NOT NULL, 
	choices TEXT NOT NULL, 
	accepts_multiple_values BOOLEAN NOT NULL, 
	required BOOLEAN NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_custom_field PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_close_custom_field_object CHECK (object IN ('opportunity', 'lead', 'contact')), 
	CONSTRAINT fk_close_custom_field_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_custom_value (
	dataset_id BIGINT NOT NULL, 
	record_id BIGINT NOT NULL, 
	field_id BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	text TEXT, 
	words TEXT, 
	number FLOAT, 
	reference BIGINT, 
	CONSTRAINT pk_close_custom_value PRIMARY KEY (dataset_id, record_id, field_id, position), 
	CONSTRAINT fk_close_custom_value_dataset_id_field_id FOREIGN KEY(dataset_id, field_id) REFERENCES close_custom_field (dataset_id, id), 
	CONSTRAINT fk_close_custom_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
)
 WITHOUT ROWID

;
CREATE TABLE close_event (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	action VARCHAR(8) NOT NULL, 
	object_type VARCHAR(64) NOT NULL, 
	object_id VARCHAR(64) NOT NULL, 
	lead_id VARCHAR(64), 
	user_id BIGINT, 
	request_id VARCHAR(64), 
	has_key BOOLEAN, 
	changed_fields TEXT NOT NULL, 
	data TEXT, 
	previous_data TEXT NOT NULL, 
	meta TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_event PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_event_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_lead (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	display_name VARCHAR(500) NOT NULL, 
	description TEXT NOT NULL, 
	url TEXT, 
	status_id BIGINT NOT NULL, 
	addresses TEXT NOT NULL, 
	name_words TEXT NOT NULL, 
	display_words TEXT NOT NULL, 
	description_words TEXT NOT NULL, 
	url_words TEXT NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_lead PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_lead_dataset_id_status_id FOREIGN KEY(dataset_id, status_id) REFERENCES close_lead_status (dataset_id, id), 
	CONSTRAINT fk_close_lead_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_lead_status (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	label VARCHAR(500) NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_lead_status PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_lead_status_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_opportunity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	lead_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	status_id BIGINT NOT NULL, 
	user_id BIGINT, 
	value BIGINT, 
	value_period VARCHAR(8) NOT NULL, 
	confidence SMALLINT NOT NULL, 
	note TEXT NOT NULL, 
	note_words TEXT NOT NULL, 
	date_won VARCHAR(10), 
	date_lost BIGINT, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_opportunity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_close_opportunity_value_period CHECK (value_period IN ('one_time', 'monthly', 'annual')), 
	CONSTRAINT ck_close_opportunity_confidence CHECK (confidence BETWEEN 0 AND 100), 
	CONSTRAINT fk_close_opportunity_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES close_contact (dataset_id, id), 
	CONSTRAINT fk_close_opportunity_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id), 
	CONSTRAINT fk_close_opportunity_dataset_id_status_id FOREIGN KEY(dataset_id, status_id) REFERENCES close_opportunity_status (dataset_id, id), 
	CONSTRAINT fk_close_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_opportunity_status (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	pipeline_id BIGINT NOT NULL, 
	label VARCHAR(500) NOT NULL, 
	type VARCHAR(6) NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_opportunity_status PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_close_opportunity_status_type CHECK (type IN ('active', 'won', 'lost')), 
	CONSTRAINT fk_close_opportunity_status_dataset_id_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES close_pipeline (dataset_id, id), 
	CONSTRAINT fk_close_opportunity_status_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_pipeline (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_pipeline PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_pipeline_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_task (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	lead_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	assigned_to BIGINT, 
	text TEXT NOT NULL, 
	date VARCHAR(32), 
	due BIGINT, 
	is_complete BOOLEAN NOT NULL, 
	created_by BIGINT, 
	updated_by BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_close_task PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_close_task_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES close_contact (dataset_id, id), 
	CONSTRAINT fk_close_task_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id), 
	CONSTRAINT fk_close_task_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE consent (
	account_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	redirect_uri TEXT NOT NULL, 
	code_challenge VARCHAR(43), 
	CONSTRAINT pk_consent PRIMARY KEY (account_id, number), 
	CONSTRAINT fk_consent_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE copper_activity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	parent_id BIGINT NOT NULL, 
	parent_type VARCHAR(16) NOT NULL, 
	type_id BIGINT NOT NULL, 
	type_category VARCHAR(8) NOT NULL, 
	user_id BIGINT, 
	details TEXT, 
	activity_date BIGINT NOT NULL, 
	old_value TEXT, 
	new_value TEXT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_copper_activity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_activity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_activity_type (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	is_disabled BOOLEAN NOT NULL, 
	count_as_interaction BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_activity_type PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_activity_type_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_company (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	address TEXT, 
	city_key VARCHAR(255), 
	state_key VARCHAR(255), 
	postal_code_key VARCHAR(255), 
	country_key VARCHAR(255), 
	assignee_id BIGINT, 
	contact_type_id BIGINT, 
	details TEXT, 
	email_domain VARCHAR(255), 
	email_domain_key VARCHAR(255), 
	phone_numbers TEXT NOT NULL, 
	phone_key VARCHAR(255), 
	primary_contact_id BIGINT, 
	socials TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	websites TEXT NOT NULL, 
	interaction_count BIGINT NOT NULL, 
	date_last_contacted BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_copper_company PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_company_dataset_id_contact_type_id FOREIGN KEY(dataset_id, contact_type_id) REFERENCES copper_contact_type (dataset_id, id), 
	CONSTRAINT fk_copper_company_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_contact_type (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_contact_type PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_contact_type_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_custom_field_definition (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	data_type VARCHAR(16) NOT NULL, 
	available_on TEXT NOT NULL, 
	is_filterable BOOLEAN NOT NULL, 
	currency VARCHAR(3), 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_custom_field_definition PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_custom_field_definition_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_custom_field_option (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	definition_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	rank BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_custom_field_option PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_custom_field_option_definition FOREIGN KEY(dataset_id, definition_id) REFERENCES copper_custom_field_definition (dataset_id, id), 
	CONSTRAINT fk_copper_custom_field_option_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_custom_value (
	dataset_id BIGINT NOT NULL, 
	record_id BIGINT NOT NULL, 
	definition_id BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	number BIGINT, 
	real FLOAT, 
	text TEXT, 
	CONSTRAINT pk_copper_custom_value PRIMARY KEY (dataset_id, record_id, definition_id, position), 
	CONSTRAINT fk_copper_custom_value_definition FOREIGN KEY(dataset_id, definition_id) REFERENCES copper_custom_field_definition (dataset_id, id), 
	CONSTRAINT fk_copper_custom_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
)
 WITHOUT ROWID

;
CREATE TABLE copper_customer_source (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_customer_source PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_customer_source_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_keyword (
	dataset_id BIGINT NOT NULL, 
	record_id BIGINT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	word VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_copper_keyword PRIMARY KEY (dataset_id, record_id, kind, word), 
	CONSTRAINT fk_copper_keyword_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
)
 WITHOUT ROWID

;
CREATE TABLE copper_loss_reason (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_loss_reason PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_loss_reason_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_opportunity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	assignee_id BIGINT, 
	close_date BIGINT, 
	company_id BIGINT, 
	customer_source_id BIGINT, 
	details TEXT, 
	loss_reason_id BIGINT, 
	pipeline_id BIGINT, 
	pipeline_stage_id BIGINT, 
	primary_contact_id BIGINT, 
	priority SMALLINT, 
	priority_rank BIGINT NOT NULL, 
	status SMALLINT NOT NULL, 
	tags TEXT NOT NULL, 
	interaction_count BIGINT NOT NULL, 
	monetary_value BIGINT, 
	win_probability BIGINT, 
	date_stage_changed BIGINT NOT NULL, 
	date_last_contacted BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_copper_opportunity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_company_id FOREIGN KEY(dataset_id, company_id) REFERENCES copper_company (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_customer_source_id FOREIGN KEY(dataset_id, customer_source_id) REFERENCES copper_customer_source (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_loss_reason_id FOREIGN KEY(dataset_id, loss_reason_id) REFERENCES copper_loss_reason (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES copper_pipeline (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_pipeline_stage_id FOREIGN KEY(dataset_id, pipeline_stage_id) REFERENCES copper_pipeline_stage (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_primary_contact_id FOREIGN KEY(dataset_id, primary_contact_id) REFERENCES copper_person (dataset_id, id), 
	CONSTRAINT fk_copper_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_person (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	name_key VARCHAR(255) NOT NULL, 
	prefix VARCHAR(255), 
	first_name VARCHAR(255), 
	first_name_key VARCHAR(255), 
	middle_name VARCHAR(255), 
	last_name VARCHAR(255), 
	last_name_key VARCHAR(255), 
	suffix VARCHAR(255), 
	address TEXT, 
	city_key VARCHAR(255), 
	state_key VARCHAR(255), 
	postal_code_key VARCHAR(255), 
	country_key VARCHAR(255), 
	assignee_id BIGINT, 
	company_id BIGINT, 
	contact_type_id BIGINT, 
	details TEXT, 
	emails TEXT NOT NULL, 
	email_key VARCHAR(255), 
	phone_numbers TEXT NOT NULL, 
	phone_key VARCHAR(255), 
	socials TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	title VARCHAR(255), 
	title_key VARCHAR(255), 
	websites TEXT NOT NULL, 
	interaction_count BIGINT NOT NULL, 
	date_last_contacted BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_copper_person PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_person_dataset_id_company_id FOREIGN KEY(dataset_id, company_id) REFERENCES copper_company (dataset_id, id), 
	CONSTRAINT fk_copper_person_dataset_id_contact_type_id FOREIGN KEY(dataset_id, contact_type_id) REFERENCES copper_contact_type (dataset_id, id), 
	CONSTRAINT fk_copper_person_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_pipeline (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	type VARCHAR(16) NOT NULL, 
	is_revenue BOOLEAN NOT NULL, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_pipeline PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_pipeline_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_pipeline_stage (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	pipeline_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	win_probability BIGINT, 
	position BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_pipeline_stage PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_pipeline_stage_dataset_id_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES copper_pipeline (dataset_id, id), 
	CONSTRAINT fk_copper_pipeline_stage_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_related_item (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	related_id BIGINT NOT NULL, 
	related_type VARCHAR(16) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_related_item PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_related_item_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES copper_opportunity (dataset_id, id), 
	CONSTRAINT fk_copper_related_item_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_webhook (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	target TEXT NOT NULL, 
	type VARCHAR(16) NOT NULL, 
	event VARCHAR(16) NOT NULL, 
	secret TEXT, 
	headers TEXT, 
	custom_field_computed_values BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_copper_webhook PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_copper_webhook_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE "dataset" (
	id BIGINT NOT NULL, 
	account_id BIGINT NOT NULL, 
	last_id BIGINT NOT NULL, 
	abandoned_at BIGINT, 
	CONSTRAINT pk_dataset PRIMARY KEY (id)
) WITHOUT ROWID;
INSERT INTO "dataset" VALUES(1,1,1237,NULL);
INSERT INTO "dataset" VALUES(2,2,15,NULL);
INSERT INTO "dataset" VALUES(3,1,1234,NULL);
CREATE TABLE "directory" (
	digest VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	account_id BIGINT NOT NULL, 
	user_id BIGINT, 
	generation BIGINT, 
	expires_at BIGINT, 
	scope VARCHAR(255), 
	consent BIGINT, 
	CONSTRAINT pk_directory PRIMARY KEY (digest), 
	CONSTRAINT fk_directory_account_id FOREIGN KEY(account_id) REFERENCES account (id)
) WITHOUT ROWID;
INSERT INTO "directory" VALUES('363eedba9d074079d71352dcfe59cb6ef2c2d8b86ceccc04aee2e2379fbf8ede','client_id',1,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('3dda030cff8f0b1b91e9539040fb10095d6e28f12b86ac87ac2c55debe3bf9cf','user_key',2,1,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9','user_key',1,1,NULL,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('6555d05c6694d3275434846cce3d3e619737178dcda66ef062fc1b01f3694aca','business_unit_id',2,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('6ca663429c507815ef976ea915ab88c3d77aaedc8038e1c2d5a3ae20a39c6276','access_token',1,1,1,1777644000,NULL,NULL);
INSERT INTO "directory" VALUES('73f6356066a7fb662dfe7052833981fa9e59a22c81c0442734cbef8cce3c6191','client_id',2,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('742d65092b4afb3e4d513426b82791ceb82e86c92e164e34988787bcee05b751','access_token',2,1,1,1777644000,NULL,NULL);
INSERT INTO "directory" VALUES('869a4bb340b21c2750ed595a480af38cb0fa2763ee74b258309ff7dd8b780ad1','business_unit_id',1,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('892aecb4c991a5fdb6c7ef770fabc297a8d4ed0ce56db35d20c0d3419abd8b99','api_key',1,1,0,1777640400,NULL,NULL);
INSERT INTO "directory" VALUES('ad4304a15fc22b2fb1d4b45288e1e85947d0415c264ff80a071e6f5faeb86e04','api_key',2,1,0,1777640400,NULL,NULL);
INSERT INTO "directory" VALUES('dd26d123c9496b4eaa4de8aa33d17662d323c587d8677e2dc59885128363c5a5','user_key',1,2,0,NULL,NULL,NULL);
CREATE TABLE failed_login (
	account_id BIGINT NOT NULL, 
	email_key VARCHAR(255) NOT NULL, 
	failed_at TEXT NOT NULL, 
	forgotten_at BIGINT NOT NULL, 
	CONSTRAINT pk_failed_login PRIMARY KEY (account_id, email_key)
);
CREATE TABLE fault (
	account_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	object VARCHAR(255), 
	operation VARCHAR(255), 
	parameters TEXT, 
	nth BIGINT, 
	probability FLOAT, 
	effect TEXT NOT NULL, 
	"after" BOOLEAN NOT NULL, 
	times BIGINT, 
	seen BIGINT NOT NULL, 
	struck BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_fault PRIMARY KEY (account_id, number), 
	CONSTRAINT fk_fault_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "fault" VALUES(1,1,'opportunity','delete',NULL,NULL,NULL,'{"error": 66}',0,3,0,0,1777636800);
CREATE TABLE "journal" (
	account_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	method VARCHAR(16) NOT NULL, 
	url TEXT NOT NULL, 
	object VARCHAR(255), 
	operation VARCHAR(255), 
	request TEXT NOT NULL, 
	status BIGINT NOT NULL, 
	code VARCHAR(40), 
	answer TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	complete BOOLEAN NOT NULL, 
	fault BIGINT, 
	duration BIGINT NOT NULL, 
	"explain" TEXT, 
	CONSTRAINT pk_journal PRIMARY KEY (account_id, number)
);
INSERT INTO "journal" VALUES(1,1795316749310753,1777636800,'POST','/api/opportunity/version/3/do/create','opportunity','create','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "name": "After the snapshot", "value": "3", "probability": "4", "prospect_id": "500"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "156", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"opportunity":{"id":1236,"name":"After the snapshot","value":3,"probability":4,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}},"opportunity_activities":{"visitor_activity":{"id":1237,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1236,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00"}}}}',618,1,NULL,551659,NULL);
INSERT INTO "journal" VALUES(1,1795316749401087,1777636800,'POST','/api/opportunity/version/3/do/delete','opportunity','delete','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "id": "1234"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "102", "content-type": "application/x-www-form-urlencoded"}}',204,NULL,'',0,1,NULL,86136,NULL);
INSERT INTO "journal" VALUES(1,1795316750516704,1777636800,'POST','/api/login/version/3','login',NULL,'{"parameters": {"email": "rita@harbour.example", "password": "***", "user_key": "***"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "85", "content-type": "application/x-www-form-urlencoded"}}',200,'15','<?xml version="1.0" encoding="UTF-8"?>
<rsp stat="fail" version="1.0"><err code="15">Login failed</err></rsp>',109,1,NULL,100130,'the password is another');
INSERT INTO "journal" VALUES(1,1795316751088503,1777636800,'POST','/api/opportunity/version/3/do/query','opportunity','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "106", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":16,"name":"One more anchor","value":1375,"probability":40,"type":null,"stage":"Negotiation","status":"Open","created_at":"2026-04-02 11:00:00","updated_at":"2026-04-20 17:45:00","campaign":{"id":4,"name":"Spring fair"},"prospects":{"prospect":{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"}}},{"id":1236,"name":"After the snapshot","value":3,"probability":4,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}}}]}}',782,1,NULL,261670,NULL);
INSERT INTO "journal" VALUES(1,1795316751412130,1777636800,'POST','/api/opportunity/version/3/do/query','opportunity','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "deleted": "true", "created_after": "1 year ago"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "132", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":18,"name":"A buoy","value":0,"probability":0,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}}},{"id":1234,"name":"Two anchors","value":2750.4,"probability":100,"type":null,"stage":null,"status":"Won","closed_at":"2026-04-01 17:00:00","created_at":"2026-03-02 09:30:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"},"prospects":{"prospect":[{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"},{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}]}}]}}',897,1,NULL,300086,NULL);
INSERT INTO "journal" VALUES(1,1795316751613211,1777636800,'POST','/api/prospect/version/3/do/query','prospect','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full", "deleted": "all"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "118", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":3,"prospect":[{"id":9,"campaign_id":4,"salutation":null,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","password":null,"company":"Example & Co","website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":22,"grade":"A-","last_activity_at":"2026-03-09 08:10:00","recent_interaction":"Inactive since: Mar 9, 2026","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":4,"name":"Spring fair"},"assigned_to":{"user":{"id":1,"email":"rita@harbour.example","first_name":"Rita","last_name":null,"job_title":null,"role":"Administrator","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}},"last_activity":{"visitor_activity":{"id":21,"prospect_id":9,"type":4,"type_name":"Form","details":"Ask us","form_id":12,"created_at":"2026-03-09 08:10:00"}},"Favourite_Tea":"Assam","Ships":{"value":["Mermaid","Rust Bucket"]}},{"id":10,"campaign_id":3,"salutation":null,"first_name":null,"last_name":null,"email":"gone@example.com","password":null,"company":null,"website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":0,"grade":null,"last_activity_at":null,"recent_interaction":"Never active","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"}},{"id":500,"campaign_id":3,"salutation":null,"first_name":null,"last_name":"Whoever answers the phone","email":null,"password":null,"company":null,"website":null,"job_title":null,"department":null,"country":null,"address_one":null,"address_two":null,"city":null,"state":null,"territory":null,"zip":null,"phone":null,"fax":null,"source":null,"annual_revenue":null,"employees":null,"industry":null,"years_in_business":null,"comments":null,"notes":null,"score":29,"grade":null,"last_activity_at":null,"recent_interaction":"Never active","crm_lead_fid":null,"crm_contact_fid":null,"crm_owner_fid":null,"crm_account_fid":null,"salesforce_fid":null,"crm_last_sync":null,"crm_url":null,"is_do_not_email":null,"is_do_not_call":null,"opted_out":null,"is_reviewed":null,"is_starred":null,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00","campaign":{"id":3,"name":"Website Tracking"}}]}}',3232,1,NULL,179865,NULL);
INSERT INTO "journal" VALUES(1,1795316751728785,1777636800,'POST','/api/campaign/version/3/do/query','campaign','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"campaign":[{"id":3,"name":"Website Tracking","cost":null},{"id":4,"name":"Spring fair","cost":1200}]}}',172,1,NULL,86591,NULL);
INSERT INTO "journal" VALUES(1,1795316751784746,1777636800,'POST','/api/customField/version/3/do/query','customField','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"customField":[{"id":5,"name":"Favourite tea","field_id":"Favourite_Tea","type":"Text","type_id":1,"crm_id":null,"is_record_multiple_responses":false,"is_use_values":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":6,"name":"Ships","field_id":"Ships","type":"Multi-Select","type_id":6,"crm_id":null,"is_record_multiple_responses":false,"is_use_values":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}',534,1,NULL,54032,NULL);
INSERT INTO "journal" VALUES(1,1795316751880259,1777636800,'POST','/api/list/version/3/do/query','list','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"list":{"id":7,"name":"Newsletter","is_public":true,"is_dynamic":false,"title":null,"description":null,"is_crm_visible":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}',267,1,NULL,94453,NULL);
INSERT INTO "journal" VALUES(1,1795316751949745,1777636800,'POST','/api/listMembership/version/3/do/query','listMembership','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"list_membership":{"id":11,"list_id":7,"prospect_id":9,"opted_out":false,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}',214,1,NULL,59623,NULL);
INSERT INTO "journal" VALUES(1,1795316752053547,1777636800,'POST','/api/tag/version/3/do/query','tag','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":1,"tag":{"id":1235,"name":"Fair","created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}}}',172,1,NULL,87953,NULL);
INSERT INTO "journal" VALUES(1,1795316752127082,1777636800,'POST','/api/user/version/3/do/query','user','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"user":[{"id":1,"email":"rita@harbour.example","first_name":"Rita","last_name":null,"job_title":null,"role":"Administrator","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":2,"email":"auditor@harbour.example","first_name":null,"last_name":null,"job_title":null,"role":"Read Only","account":1,"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}',474,1,NULL,72093,NULL);
INSERT INTO "journal" VALUES(1,1795316752295177,1777636800,'POST','/api/visitorActivity/version/3/do/query','visitorActivity','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":9,"visitor_activity":[{"id":12,"prospect_id":9,"type":8,"type_name":"New Opportunity","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-03-02 09:30:00","updated_at":"2026-03-02 09:30:00"},{"id":13,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-03-02 09:30:00","updated_at":"2026-03-02 09:30:00"},{"id":14,"prospect_id":9,"type":9,"type_name":"Opportunity Won","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-04-01 17:00:00","updated_at":"2026-04-01 17:00:00"},{"id":15,"prospect_id":500,"type":9,"type_name":"Opportunity Won","opportunity_id":1234,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-04-01 17:00:00","updated_at":"2026-04-01 17:00:00"},{"id":17,"prospect_id":9,"type":8,"type_name":"New Opportunity","opportunity_id":16,"campaign":{"id":4,"name":"Spring fair"},"created_at":"2026-04-02 11:00:00","updated_at":"2026-04-02 11:00:00"},{"id":19,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":18,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"},{"id":20,"prospect_id":9,"type":11,"type_name":"Email","details":"Newsletter: anchors","email_id":77,"created_at":"2026-03-09 07:55:00","updated_at":"2026-03-09 07:55:00"},{"id":21,"prospect_id":9,"type":4,"type_name":"Form","details":"Ask us","form_id":12,"created_at":"2026-03-09 08:10:00","updated_at":"2026-03-09 08:10:00"},{"id":1237,"prospect_id":500,"type":8,"type_name":"New Opportunity","opportunity_id":1236,"campaign":{"id":3,"name":"Website Tracking"},"created_at":"2026-05-01 13:00:00","updated_at":"2026-05-01 13:00:00"}]}}',1841,1,NULL,162127,NULL);
INSERT INTO "journal" VALUES(1,1795316752418901,1777636800,'POST','/api/account/version/3/do/read','account','read','{"parameters": {"api_key": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "94", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"account":{"id":1,"company":"Harbour & Sons","level":"Ultimate Edition","website":"https://harbour.example","vanity_domain":null,"plugin_campaign_id":3,"tracking_code_template":"<script type=\"text/javascript\">\r\npiAId = ''1'';\r\npiCId = ''%%CAMPAIGN_ID%%'';\r\n</script>","address1":null,"address2":null,"city":null,"state":null,"territory":null,"zip":null,"country":null,"phone":null,"fax":null,"created_at":"2026-01-01 00:00:00","updated_at":"2026-01-02 00:00:00"}}',508,1,NULL,103695,NULL);
INSERT INTO "journal" VALUES(1,1795316752494553,1777636800,'GET','/api/prospect/version/3/do/query?format=json&output=mobile','prospect','query','{"parameters": {"format": "json", "output": "mobile"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "authorization": "Bearer ***", "pardot-business-unit-id": "0UvcECVI7JQ2kPPSXZ"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"prospect":[{"id":9,"first_name":"Jö 😀","last_name":null,"email":"jo@example.com","company":"Example & Co"},{"id":500,"first_name":null,"last_name":"Whoever answers the phone","email":null,"company":null}]}}',280,1,NULL,74326,NULL);
INSERT INTO "journal" VALUES(2,1795316752597075,1777636800,'POST','/api/opportunity/version/4/do/query','opportunity','query','{"parameters": {"api_key": "***", "user_key": "***", "format": "json", "output": "full"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "106", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"result":{"total_results":2,"opportunity":[{"id":3,"name":"From the CRM","value":10.01,"probability":33,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 12:00:00","updated_at":"2026-05-01 12:00:00","campaign":{"id":2,"name":"Website Tracking"},"prospects":{"prospect":{"id":11,"first_name":null,"last_name":null,"email":"shared@example.com","company":null}}},{"id":14,"name":"Pushed","value":5,"probability":10,"type":null,"stage":null,"status":"Open","created_at":"2026-05-01 12:00:00","updated_at":"2026-05-01 12:00:00","campaign":{"id":2,"name":"Website Tracking"},"prospects":{"prospect":{"id":13,"first_name":null,"last_name":null,"email":"max@example.com","company":null}}}]}}',740,1,NULL,73317,NULL);
INSERT INTO "journal" VALUES(1,1795316752811003,1777636800,'POST','/api/login/version/3','login',NULL,'{"parameters": {"email": "rita@harbour.example", "password": "***", "user_key": "***", "format": "json"}, "headers": {"host": "127.0.0.1:34537", "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "python-httpx/0.28.1", "content-length": "105", "content-type": "application/x-www-form-urlencoded"}}',200,NULL,'{"@attributes":{"stat":"ok","version":1},"api_key":"***"}',86,1,NULL,186635,NULL);
CREATE TABLE lease (
	id BIGINT NOT NULL, 
	beats BIGINT NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (id)
);
CREATE TABLE live_count (
	dataset_id BIGINT NOT NULL, 
	kind VARCHAR(63) NOT NULL, 
	count BIGINT NOT NULL, 
	CONSTRAINT pk_live_count PRIMARY KEY (dataset_id, kind), 
	CONSTRAINT fk_live_count_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
)
 WITHOUT ROWID

;
INSERT INTO "live_count" VALUES(1,'list_memberships',1);
INSERT INTO "live_count" VALUES(1,'opportunities',2);
INSERT INTO "live_count" VALUES(1,'prospects',2);
INSERT INTO "live_count" VALUES(1,'visitor_activities',9);
INSERT INTO "live_count" VALUES(2,'opportunities',2);
INSERT INTO "live_count" VALUES(2,'prospects',3);
INSERT INTO "live_count" VALUES(2,'visitor_activities',2);
INSERT INTO "live_count" VALUES(3,'list_memberships',1);
INSERT INTO "live_count" VALUES(3,'opportunities',2);
INSERT INTO "live_count" VALUES(3,'prospects',2);
INSERT INTO "live_count" VALUES(3,'visitor_activities',8);
CREATE TABLE "pardot_campaign" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	cost BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_campaign PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_campaign_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
) WITHOUT ROWID;
INSERT INTO "pardot_campaign" VALUES(1,3,'Website Tracking',NULL,1735689600,1777636800);
INSERT INTO "pardot_campaign" VALUES(1,4,'Spring fair',1200,1772323200,1777636800);
INSERT INTO "pardot_campaign" VALUES(2,2,'Website Tracking',NULL,1777636800,1777636800);
INSERT INTO "pardot_campaign" VALUES(3,3,'Website Tracking',NULL,1735689600,1777636800);
INSERT INTO "pardot_campaign" VALUES(3,4,'Spring fair',1200,1772323200,1777636800);
CREATE TABLE "pardot_custom_field" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	field_id VARCHAR(255) NOT NULL, 
	type SMALLINT NOT NULL, 
	crm_id VARCHAR(255), 
	is_record_multiple_responses BOOLEAN NOT NULL, 
	is_use_values BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_custom_field PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_custom_field_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_custom_field" VALUES(1,5,'Favourite tea','Favourite_Tea',1,NULL,0,0,1777636800,1777636800);
INSERT INTO "pardot_custom_field" VALUES(1,6,'Ships','Ships',6,NULL,0,0,1777636800,1777636800);
INSERT INTO "pardot_custom_field" VALUES(3,5,'Favourite tea','Favourite_Tea',1,NULL,0,0,1777636800,1777636800);
INSERT INTO "pardot_custom_field" VALUES(3,6,'Ships','Ships',6,NULL,0,0,1777636800,1777636800);
CREATE TABLE "pardot_custom_field_value" (
	dataset_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	custom_field_id BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_pardot_custom_field_value PRIMARY KEY (dataset_id, prospect_id, custom_field_id, position), 
	CONSTRAINT fk_pardot_custom_field_value_dataset_id_custom_field_id FOREIGN KEY(dataset_id, custom_field_id) REFERENCES "pardot_custom_field" (dataset_id, id), 
	CONSTRAINT fk_pardot_custom_field_value_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES "pardot_prospect" (dataset_id, id), 
	CONSTRAINT fk_pardot_custom_field_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_custom_field_value" VALUES(1,9,5,0,'Assam');
INSERT INTO "pardot_custom_field_value" VALUES(1,9,6,0,'Mermaid');
INSERT INTO "pardot_custom_field_value" VALUES(1,9,6,1,'Rust Bucket');
INSERT INTO "pardot_custom_field_value" VALUES(3,9,5,0,'Assam');
INSERT INTO "pardot_custom_field_value" VALUES(3,9,6,0,'Mermaid');
INSERT INTO "pardot_custom_field_value" VALUES(3,9,6,1,'Rust Bucket');
CREATE TABLE "pardot_list" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	is_public BOOLEAN NOT NULL, 
	is_dynamic BOOLEAN NOT NULL, 
	title VARCHAR(255), 
	description TEXT, 
	is_crm_visible BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_pardot_list PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_list_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_list" VALUES(1,7,'Newsletter',1,0,NULL,NULL,0,1777636800,1777636800,0);
INSERT INTO "pardot_list" VALUES(1,8,'Old',0,0,NULL,NULL,0,1777636800,1777636800,1);
INSERT INTO "pardot_list" VALUES(3,7,'Newsletter',1,0,NULL,NULL,0,1777636800,1777636800,0);
INSERT INTO "pardot_list" VALUES(3,8,'Old',0,0,NULL,NULL,0,1777636800,1777636800,1);
CREATE TABLE "pardot_list_membership" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	list_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	opted_out BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_pardot_list_membership PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_list_membership_dataset_id_list_id FOREIGN KEY(dataset_id, list_id) REFERENCES "pardot_list" (dataset_id, id), 
	CONSTRAINT fk_pardot_list_membership_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES "pardot_prospect" (dataset_id, id), 
	CONSTRAINT fk_pardot_list_membership_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_list_membership" VALUES(1,11,7,9,0,1777636800,1777636800,0);
INSERT INTO "pardot_list_membership" VALUES(3,11,7,9,0,1777636800,1777636800,0);
CREATE TABLE "pardot_opportunity" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	campaign_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value BIGINT NOT NULL, 
	probability SMALLINT NOT NULL, 
	type VARCHAR(255), 
	stage VARCHAR(255), 
	status VARCHAR(4) NOT NULL, 
	closed_at BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, crm_fid VARCHAR(255), 
	CONSTRAINT pk_pardot_opportunity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_pardot_opportunity_status CHECK (status IN ('Open', 'Won', 'Lost')), 
	CONSTRAINT ck_pardot_opportunity_probability CHECK (probability BETWEEN 0 AND 100), 
	CONSTRAINT ck_pardot_opportunity_value CHECK (value BETWEEN 0 AND 999999999999999), 
	CONSTRAINT fk_pardot_opportunity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES "pardot_campaign" (dataset_id, id), 
	CONSTRAINT fk_pardot_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_opportunity" VALUES(1,1234,3,'Two anchors',275040,100,NULL,NULL,'Won',1775059200,1772443800,1777636800,1,NULL);
INSERT INTO "pardot_opportunity" VALUES(1,16,4,'One more anchor',137500,40,NULL,'Negotiation','Open',NULL,1775124000,1776703500,0,NULL);
INSERT INTO "pardot_opportunity" VALUES(1,18,3,'A buoy',0,0,NULL,NULL,'Open',NULL,1777636800,1777636800,1,NULL);
INSERT INTO "pardot_opportunity" VALUES(2,3,2,'From the CRM',1001,33,NULL,NULL,'Open',NULL,1777636800,1777636800,0,NULL);
INSERT INTO "pardot_opportunity" VALUES(3,16,4,'One more anchor',137500,40,NULL,'Negotiation','Open',NULL,1775124000,1776703500,0,NULL);
INSERT INTO "pardot_opportunity" VALUES(3,18,3,'A buoy',0,0,NULL,NULL,'Open',NULL,1777636800,1777636800,1,NULL);
INSERT INTO "pardot_opportunity" VALUES(3,1234,3,'Two anchors',275040,100,NULL,NULL,'Won',1775059200,1772443800,1777636800,0,NULL);
INSERT INTO "pardot_opportunity" VALUES(1,1236,3,'After the snapshot',300,4,NULL,NULL,'Open',NULL,1777636800,1777636800,0,NULL);
INSERT INTO "pardot_opportunity" VALUES(2,14,2,'Pushed',500,10,NULL,NULL,'Open',NULL,1777636800,1777636800,0,'006A');
CREATE TABLE "pardot_opportunity_prospect" (
	dataset_id BIGINT NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_opportunity_prospect PRIMARY KEY (dataset_id, opportunity_id, prospect_id), 
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES "pardot_opportunity" (dataset_id, id), 
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES "pardot_prospect" (dataset_id, id), 
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
) WITHOUT ROWID;
INSERT INTO "pardot_opportunity_prospect" VALUES(1,16,9);
INSERT INTO "pardot_opportunity_prospect" VALUES(1,1234,9);
INSERT INTO "pardot_opportunity_prospect" VALUES(1,18,500);
INSERT INTO "pardot_opportunity_prospect" VALUES(1,1234,500);
INSERT INTO "pardot_opportunity_prospect" VALUES(1,1236,500);
INSERT INTO "pardot_opportunity_prospect" VALUES(2,3,11);
INSERT INTO "pardot_opportunity_prospect" VALUES(2,14,13);
INSERT INTO "pardot_opportunity_prospect" VALUES(3,16,9);
INSERT INTO "pardot_opportunity_prospect" VALUES(3,1234,9);
INSERT INTO "pardot_opportunity_prospect" VALUES(3,18,500);
INSERT INTO "pardot_opportunity_prospect" VALUES(3,1234,500);
CREATE TABLE "pardot_prospect" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	campaign_id BIGINT NOT NULL, 
	salutation VARCHAR(255), 
	first_name VARCHAR(255), 
	last_name VARCHAR(255), 
	email VARCHAR(255), 
	email_key VARCHAR(255), 
	company VARCHAR(255), 
	website VARCHAR(255), 
	job_title VARCHAR(255), 
	department VARCHAR(255), 
	country VARCHAR(255), 
	address_one VARCHAR(255), 
	address_two VARCHAR(255), 
	city VARCHAR(255), 
	state VARCHAR(255), 
	territory VARCHAR(255), 
	zip VARCHAR(255), 
	phone VARCHAR(255), 
	fax VARCHAR(255), 
	source VARCHAR(255), 
	annual_revenue VARCHAR(255), 
	employees VARCHAR(255), 
	industry VARCHAR(255), 
	years_in_business VARCHAR(255), 
	comments TEXT, 
	notes TEXT, 
	score BIGINT NOT NULL, 
	grade VARCHAR(2), 
	last_activity_at BIGINT, 
	crm_lead_fid VARCHAR(255), 
	crm_contact_fid VARCHAR(255), 
	crm_owner_fid VARCHAR(255), 
	crm_account_fid VARCHAR(255), 
	crm_last_sync BIGINT, 
	crm_url VARCHAR(255), 
	is_do_not_email BOOLEAN, 
	is_do_not_call BOOLEAN, 
	opted_out BOOLEAN, 
	is_reviewed BOOLEAN, 
	is_starred BOOLEAN, 
	assigned_to_id BIGINT, 
	prospect_account_id BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_pardot_prospect PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_prospect_dataset_id_assigned_to_id FOREIGN KEY(dataset_id, assigned_to_id) REFERENCES user (dataset_id, id), 
	CONSTRAINT fk_pardot_prospect_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES "pardot_campaign" (dataset_id, id), 
	CONSTRAINT fk_pardot_prospect_dataset_id_prospect_account_id FOREIGN KEY(dataset_id, prospect_account_id) REFERENCES "pardot_prospect_account" (dataset_id, id), 
	CONSTRAINT fk_pardot_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_prospect" VALUES(1,9,4,NULL,'Jö 😀',NULL,'jo@example.com','jo@example.com','Example & Co',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,22,'A-',1773043800,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(1,500,3,NULL,NULL,'Whoever answers the phone',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,29,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(1,10,3,NULL,NULL,NULL,'gone@example.com','gone@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,1);
INSERT INTO "pardot_prospect" VALUES(2,11,2,NULL,NULL,NULL,'shared@example.com','shared@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,50,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(2,12,2,NULL,NULL,NULL,'shared@example.com','shared@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(3,9,4,NULL,'Jö 😀',NULL,'jo@example.com','jo@example.com','Example & Co',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,22,'A-',1773043800,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(3,500,3,NULL,NULL,'Whoever answers the phone',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,22,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "pardot_prospect" VALUES(3,10,3,NULL,NULL,NULL,'gone@example.com','gone@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,1);
INSERT INTO "pardot_prospect" VALUES(2,13,2,NULL,NULL,NULL,'max@example.com','max@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,50,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
CREATE TABLE "pardot_prospect_account" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_prospect_account PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_prospect_account_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE "pardot_tag" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_tag PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_tag_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_tag" VALUES(1,1235,'Fair',1777636800,1777636800);
CREATE TABLE "pardot_visitor_activity" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	type SMALLINT NOT NULL, 
	visitor_id BIGINT, 
	prospect_id BIGINT, 
	type_name VARCHAR(255) NOT NULL, 
	details TEXT, 
	campaign_id BIGINT, 
	email_id BIGINT, 
	list_email_id BIGINT, 
	email_template_id BIGINT, 
	form_id BIGINT, 
	form_handler_id BIGINT, 
	site_search_query_id BIGINT, 
	landing_page_id BIGINT, 
	paid_search_ad_id BIGINT, 
	multivariate_test_variation_id BIGINT, 
	visitor_page_view_id BIGINT, 
	file_id BIGINT, 
	custom_redirect_id BIGINT, 
	visit_id BIGINT, 
	opportunity_id BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_pardot_visitor_activity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES "pardot_campaign" (dataset_id, id), 
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES "pardot_opportunity" (dataset_id, id), 
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES "pardot_prospect" (dataset_id, id), 
	CONSTRAINT fk_pardot_visitor_activity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "pardot_visitor_activity" VALUES(1,12,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "pardot_visitor_activity" VALUES(1,13,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "pardot_visitor_activity" VALUES(1,14,9,NULL,9,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "pardot_visitor_activity" VALUES(1,15,9,NULL,500,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "pardot_visitor_activity" VALUES(1,17,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,16,1775124000,1775124000);
INSERT INTO "pardot_visitor_activity" VALUES(1,19,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,18,1777636800,1777636800);
INSERT INTO "pardot_visitor_activity" VALUES(1,20,11,NULL,9,'Email','Newsletter: anchors',NULL,77,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773042900,1773042900);
INSERT INTO "pardot_visitor_activity" VALUES(1,21,4,NULL,9,'Form','Ask us',NULL,NULL,NULL,NULL,12,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773043800,1773043800);
INSERT INTO "pardot_visitor_activity" VALUES(2,4,8,NULL,11,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3,1777636800,1777636800);
INSERT INTO "pardot_visitor_activity" VALUES(3,12,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "pardot_visitor_activity" VALUES(3,14,9,NULL,9,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "pardot_visitor_activity" VALUES(3,17,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,16,1775124000,1775124000);
INSERT INTO "pardot_visitor_activity" VALUES(3,20,11,NULL,9,'Email','Newsletter: anchors',NULL,77,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773042900,1773042900);
INSERT INTO "pardot_visitor_activity" VALUES(3,21,4,NULL,9,'Form','Ask us',NULL,NULL,NULL,NULL,12,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773043800,1773043800);
INSERT INTO "pardot_visitor_activity" VALUES(3,13,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "pardot_visitor_activity" VALUES(3,15,9,NULL,500,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "pardot_visitor_activity" VALUES(3,19,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,18,1777636800,1777636800);
INSERT INTO "pardot_visitor_activity" VALUES(1,1237,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1236,1777636800,1777636800);
INSERT INTO "pardot_visitor_activity" VALUES(2,15,8,NULL,13,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,14,1777636800,1777636800);
CREATE TABLE public_id (
	dataset_id BIGINT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	public_id VARCHAR(255) NOT NULL, 
	id BIGINT NOT NULL, 
	CONSTRAINT pk_public_id PRIMARY KEY (dataset_id, kind, public_id), 
	CONSTRAINT fk_public_id_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
)
 WITHOUT ROWID

;
CREATE TABLE sandbox (
	id BIGINT NOT NULL, 
	secret_digest VARCHAR(64) NOT NULL, 
	last_account_id BIGINT NOT NULL, 
	last_dataset_id BIGINT NOT NULL, 
	CONSTRAINT pk_sandbox PRIMARY KEY (id)
);
INSERT INTO "sandbox" VALUES(1,'e8d94fe03972e8e83c34781735a0807efa2b04f2af600200f98d6ec95bc2a84c',2,3);
CREATE TABLE snapshot (
	account_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	dataset_id BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (account_id, name), 
	CONSTRAINT fk_snapshot_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_snapshot_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "snapshot" VALUES(1,'then',3,1777636800);
CREATE TABLE usage (
	account_id BIGINT NOT NULL, 
	limit_name VARCHAR(32) NOT NULL, 
	scope VARCHAR(255) NOT NULL, 
	began_at BIGINT NOT NULL, 
	used BIGINT NOT NULL, 
	CONSTRAINT pk_usage PRIMARY KEY (account_id, limit_name, scope, began_at), 
	CONSTRAINT fk_usage_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 WITHOUT ROWID

;
INSERT INTO "usage" VALUES(1,'','',0,16);
INSERT INTO "usage" VALUES(1,'daily','',1777593600000,16);
CREATE TABLE "user" (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	email VARCHAR(255) NOT NULL, 
	email_key VARCHAR(255) NOT NULL, 
	first_name VARCHAR(255), 
	last_name VARCHAR(255), 
	job_title VARCHAR(255), 
	role VARCHAR(32) NOT NULL, 
	time_zone VARCHAR(255) NOT NULL, 
	password_hash VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_user PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_user_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
) WITHOUT ROWID;
INSERT INTO "user" VALUES(1,1,'rita@harbour.example','rita@harbour.example','Rita',NULL,NULL,'Administrator','Europe/Lisbon','$argon2id$v=19$m=1024,t=1,p=1$a6utpLDdTDeIvprNbnhWhQ$Y7lKdKs5Y2zlPZGAjqOxBhLuTNPwn1jQDUNcJYGHUAw',1777636800,1777636800);
INSERT INTO "user" VALUES(1,2,'auditor@harbour.example','auditor@harbour.example',NULL,NULL,NULL,'Read Only','Europe/Lisbon',NULL,1777636800,1777636800);
INSERT INTO "user" VALUES(2,1,'max@harbour.example','max@harbour.example',NULL,NULL,NULL,'Administrator','UTC',NULL,1777636800,1777636800);
INSERT INTO "user" VALUES(3,1,'rita@harbour.example','rita@harbour.example','Rita',NULL,NULL,'Administrator','Europe/Lisbon','$argon2id$v=19$m=1024,t=1,p=1$a6utpLDdTDeIvprNbnhWhQ$Y7lKdKs5Y2zlPZGAjqOxBhLuTNPwn1jQDUNcJYGHUAw',1777636800,1777636800);
INSERT INTO "user" VALUES(3,2,'auditor@harbour.example','auditor@harbour.example',NULL,NULL,NULL,'Read Only','Europe/Lisbon',NULL,1777636800,1777636800);
CREATE TABLE worker (
	id VARCHAR(32) NOT NULL, 
	beats BIGINT NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (id)
);
INSERT INTO "worker" VALUES('50a3765c77e56befad22de658723a976',2);
CREATE INDEX ix_failed_login_forgotten_at ON failed_login (forgotten_at);
CREATE UNIQUE INDEX ix_pardot_custom_field_dataset_id_field_id ON "pardot_custom_field" (dataset_id, field_id);
CREATE INDEX ix_pardot_list_dataset_id_name ON "pardot_list" (dataset_id, name);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_created_at_id ON "pardot_opportunity" (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_id ON "pardot_opportunity" (dataset_id, deleted, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_probability_id ON "pardot_opportunity" (dataset_id, deleted, probability, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_updated_at_id ON "pardot_opportunity" (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_value_id ON "pardot_opportunity" (dataset_id, deleted, value, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_created_at_id ON "pardot_prospect" (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_id ON "pardot_prospect" (dataset_id, deleted, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_last_activity_at_id ON "pardot_prospect" (dataset_id, deleted, last_activity_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_updated_at_id ON "pardot_prospect" (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_email_key ON "pardot_prospect" (dataset_id, email_key);
CREATE INDEX ix_pardot_custom_field_value_dataset_id_custom_field_id ON "pardot_custom_field_value" (dataset_id, custom_field_id);
CREATE INDEX ix_pardot_list_membership_dataset_id_deleted_id ON "pardot_list_membership" (dataset_id, deleted, id);
CREATE UNIQUE INDEX ix_pardot_list_membership_dataset_id_list_id_prospect_id ON "pardot_list_membership" (dataset_id, list_id, prospect_id);
CREATE INDEX ix_pardot_list_membership_dataset_id_prospect_id ON "pardot_list_membership" (dataset_id, prospect_id);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_opportunity_id_id ON "pardot_visitor_activity" (dataset_id, opportunity_id, id);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_prospect_id_id ON "pardot_visitor_activity" (dataset_id, prospect_id, id);
CREATE INDEX ix_pardot_campaign_dataset_id_created_at_id ON "pardot_campaign" (dataset_id, created_at, id);
CREATE INDEX ix_dataset_abandoned_at ON dataset (abandoned_at);
CREATE INDEX ix_directory_account_id_consent ON directory (account_id, consent);
CREATE INDEX ix_directory_account_id_user_id_kind_expires_at ON directory (account_id, user_id, kind, expires_at);
CREATE INDEX ix_pardot_opportunity_prospect_dataset_id_prospect_id ON "pardot_opportunity_prospect" (dataset_id, prospect_id, opportunity_id);
CREATE UNIQUE INDEX ix_user_dataset_id_email_key ON user (dataset_id, email_key);
CREATE UNIQUE INDEX ix_pardot_opportunity_dataset_id_crm_fid ON "pardot_opportunity" (dataset_id, crm_fid) WHERE crm_fid IS NOT NULL;
CREATE UNIQUE INDEX ix_public_id_dataset_id_kind_id ON public_id (dataset_id, kind, id);
CREATE INDEX ix_close_event_dataset_id_created_at_id ON close_event (dataset_id, created_at, id);
CREATE INDEX ix_close_event_dataset_id_lead_id ON close_event (dataset_id, lead_id);
CREATE INDEX ix_close_event_dataset_id_object_id ON close_event (dataset_id, object_id);
CREATE INDEX ix_close_custom_value_dataset_id_field_id_record_id ON close_custom_value (dataset_id, field_id, record_id);
CREATE INDEX ix_close_lead_dataset_id_created_at_id ON close_lead (dataset_id, created_at, id);
CREATE INDEX ix_close_lead_dataset_id_status_id ON close_lead (dataset_id, status_id);
CREATE INDEX ix_close_lead_dataset_id_updated_at_id ON close_lead (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_status_dataset_id_pipeline_id ON close_opportunity_status (dataset_id, pipeline_id);
CREATE INDEX ix_close_activity_dataset_id_activity_at_id ON close_activity (dataset_id, activity_at, id);
CREATE INDEX ix_close_activity_dataset_id_created_at_id ON close_activity (dataset_id, created_at, id);
CREATE INDEX ix_close_activity_dataset_id_lead_id ON close_activity (dataset_id, lead_id);
CREATE INDEX ix_close_activity_dataset_id_opportunity_id ON close_activity (dataset_id, opportunity_id);
CREATE INDEX ix_close_activity_dataset_id_type_created_at_id ON close_activity (dataset_id, type, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_created_at_id ON close_contact (dataset_id, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_lead_id ON close_contact (dataset_id, lead_id);
CREATE INDEX ix_close_opportunity_dataset_id_contact_id ON close_opportunity (dataset_id, contact_id);
CREATE INDEX ix_close_opportunity_dataset_id_created_at_id ON close_opportunity (dataset_id, created_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_date_won_id ON close_opportunity (dataset_id, date_won, id);
CREATE INDEX ix_close_opportunity_dataset_id_lead_id ON close_opportunity (dataset_id, lead_id);
CREATE INDEX ix_close_opportunity_dataset_id_status_id ON close_opportunity (dataset_id, status_id);
CREATE INDEX ix_close_opportunity_dataset_id_updated_at_id ON close_opportunity (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_user_id ON close_opportunity (dataset_id, user_id);
CREATE INDEX ix_close_opportunity_dataset_id_value_period_confidence_value ON close_opportunity (dataset_id, value_period, confidence, value);
CREATE INDEX ix_close_task_dataset_id_contact_id ON close_task (dataset_id, contact_id);
CREATE INDEX ix_close_task_dataset_id_created_at_id ON close_task (dataset_id, created_at, id);
CREATE INDEX ix_close_task_dataset_id_due_id ON close_task (dataset_id, due, id);
CREATE INDEX ix_close_task_dataset_id_lead_id ON close_task (dataset_id, lead_id);
CREATE INDEX ix_close_task_dataset_id_updated_at_id ON close_task (dataset_id, updated_at, id);
CREATE INDEX ix_copper_activity_dataset_id_deleted_activity_date_id ON copper_activity (dataset_id, deleted, activity_date, id);
CREATE INDEX ix_copper_activity_parent ON copper_activity (dataset_id, parent_id, activity_date, id);
CREATE INDEX ix_copper_keyword_dataset_id_kind_word_record_id ON copper_keyword (dataset_id, kind, word, record_id);
CREATE INDEX ix_copper_company_dataset_id_deleted_created_at_id ON copper_company (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_name_key_id ON copper_company (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_updated_at_id ON copper_company (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_company_dataset_id_email_domain_key ON copper_company (dataset_id, email_domain_key);
CREATE INDEX ix_copper_company_dataset_id_primary_contact_id ON copper_company (dataset_id, primary_contact_id);
CREATE INDEX ix_copper_custom_field_option_definition ON copper_custom_field_option (dataset_id, definition_id);
CREATE INDEX ix_copper_custom_value_number ON copper_custom_value (dataset_id, definition_id, number, record_id);
CREATE INDEX ix_copper_custom_value_real ON copper_custom_value (dataset_id, definition_id, real, record_id);
CREATE INDEX ix_copper_pipeline_stage_dataset_id_pipeline_id ON copper_pipeline_stage (dataset_id, pipeline_id);
CREATE INDEX ix_copper_person_dataset_id_company_id ON copper_person (dataset_id, company_id);
CREATE INDEX ix_copper_person_dataset_id_deleted_created_at_id ON copper_person (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_first_name_key_id ON copper_person (dataset_id, deleted, first_name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_name_key_id ON copper_person (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_updated_at_id ON copper_person (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_assignee_id ON copper_opportunity (dataset_id, assignee_id);
CREATE INDEX ix_copper_opportunity_dataset_id_company_id ON copper_opportunity (dataset_id, company_id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_close_date_id ON copper_opportunity (dataset_id, deleted, close_date, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_created_at_id ON copper_opportunity (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_monetary_value_id ON copper_opportunity (dataset_id, deleted, monetary_value, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_name_key_id ON copper_opportunity (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_status_updated_at_id ON copper_opportunity (dataset_id, deleted, status, updated_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_deleted_updated_at_id ON copper_opportunity (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_opportunity_dataset_id_pipeline_stage_id ON copper_opportunity (dataset_id, pipeline_stage_id);
CREATE INDEX ix_copper_opportunity_dataset_id_primary_contact_id ON copper_opportunity (dataset_id, primary_contact_id);
CREATE INDEX ix_copper_related_item_dataset_id_related_id ON copper_related_item (dataset_id, related_id);
CREATE UNIQUE INDEX uq_copper_related_item ON copper_related_item (dataset_id, opportunity_id, related_id);
CREATE INDEX ix_apollo_custom_field_dataset_id_modality_id ON apollo_custom_field (dataset_id, modality, id);
CREATE INDEX ix_apollo_company_dataset_id_created_at_id ON apollo_company (dataset_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_name_key ON apollo_company (dataset_id, name_key);
CREATE INDEX ix_apollo_company_dataset_id_stage_id_created_at_id ON apollo_company (dataset_id, stage_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_updated_at_id ON apollo_company (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_company_id ON apollo_contact (dataset_id, company_id);
CREATE INDEX ix_apollo_contact_dataset_id_created_at_id ON apollo_contact (dataset_id, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_email_key_id ON apollo_contact (dataset_id, email_key, id);
CREATE INDEX ix_apollo_contact_dataset_id_stage_number_created_at_id ON apollo_contact (dataset_id, stage_number, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_updated_at_id ON apollo_contact (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_company_id ON apollo_opportunity (dataset_id, company_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_amount_id ON apollo_opportunity (dataset_id, deleted, amount, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_closed_date_id ON apollo_opportunity (dataset_id, deleted, closed_date, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_created_at_id ON apollo_opportunity (dataset_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_name_id ON apollo_opportunity (dataset_id, deleted, name, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_updated_at_id ON apollo_opportunity (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_owner_id_deleted_created_at_id ON apollo_opportunity (dataset_id, owner_id, deleted, created_at, id);
CREATE UNIQUE INDEX ix_apollo_opportunity_dataset_id_salesforce_id ON apollo_opportunity (dataset_id, salesforce_id);
CREATE INDEX ix_apollo_opportunity_dataset_id_stage_id_deleted_created_at_id ON apollo_opportunity (dataset_id, stage_id, deleted, created_at, id);
CREATE INDEX ix_apollo_contact_role_dataset_id_contact_id ON apollo_contact_role (dataset_id, contact_id);
CREATE INDEX ix_apollo_contact_role_dataset_id_opportunity_id_id ON apollo_contact_role (dataset_id, opportunity_id, id);
COMMIT;
