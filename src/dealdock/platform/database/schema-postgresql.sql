CREATE TABLE sandbox (
	id BIGINT NOT NULL,
	secret_digest VARCHAR(64) NOT NULL,
	last_account_id BIGINT NOT NULL,
	last_dataset_id BIGINT NOT NULL,
	CONSTRAINT pk_sandbox PRIMARY KEY (id)
);
CREATE TABLE account (
	id BIGINT NOT NULL,
	dataset_id BIGINT NOT NULL,
	vendor VARCHAR(32) NOT NULL,
	name VARCHAR(255) NOT NULL,
	settings TEXT NOT NULL,
	is_limited BOOLEAN NOT NULL,
	time_zone VARCHAR(255) NOT NULL,
	frozen_at BIGINT,
	clock_offset BIGINT NOT NULL,
	redirect_uris TEXT,
	jwt_public_key TEXT,
	last_token BIGINT NOT NULL,
	last_fault BIGINT NOT NULL,
	live_faults BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_account PRIMARY KEY (id)
);
CREATE TABLE dataset (
	id BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	last_id BIGINT NOT NULL,
	abandoned_at BIGINT,
	CONSTRAINT pk_dataset PRIMARY KEY (id)
);
CREATE TABLE lease (
	id BIGINT NOT NULL,
	beats BIGINT NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (id)
);
CREATE TABLE failed_login (
	account_id BIGINT NOT NULL,
	email_key VARCHAR(255) NOT NULL,
	failed_at TEXT NOT NULL,
	forgotten_at BIGINT NOT NULL,
	CONSTRAINT pk_failed_login PRIMARY KEY (account_id, email_key)
);
CREATE TABLE journal (
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
	explain TEXT,
	answer TEXT NOT NULL,
	size BIGINT NOT NULL,
	complete BOOLEAN NOT NULL,
	fault BIGINT,
	duration BIGINT NOT NULL,
	CONSTRAINT pk_journal PRIMARY KEY (account_id, number)
);
CREATE TABLE journal_writer (
	id VARCHAR(32) NOT NULL,
	requested BIGINT NOT NULL,
	written BIGINT NOT NULL,
	CONSTRAINT pk_journal_writer PRIMARY KEY (id)
);
CREATE TABLE worker (
	id VARCHAR(32) NOT NULL,
	beats BIGINT NOT NULL,
	CONSTRAINT pk_worker PRIMARY KEY (id)
);
CREATE TABLE live_count (
	dataset_id BIGINT NOT NULL,
	kind VARCHAR(63) NOT NULL,
	count BIGINT NOT NULL,
	CONSTRAINT pk_live_count PRIMARY KEY (dataset_id, kind),
	CONSTRAINT fk_live_count_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE snapshot (
	account_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	dataset_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_snapshot PRIMARY KEY (account_id, name),
	CONSTRAINT fk_snapshot_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_snapshot_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE account_scene (
	account_id BIGINT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_account_scene PRIMARY KEY (account_id),
	CONSTRAINT fk_account_scene_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE directory (
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
);
CREATE TABLE consent (
	account_id BIGINT NOT NULL,
	number BIGINT NOT NULL,
	redirect_uri TEXT NOT NULL,
	code_challenge VARCHAR(43),
	CONSTRAINT pk_consent PRIMARY KEY (account_id, number),
	CONSTRAINT fk_consent_account_id FOREIGN KEY(account_id) REFERENCES account (id)
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
	after BOOLEAN NOT NULL,
	times BIGINT,
	seen BIGINT NOT NULL,
	struck BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_fault PRIMARY KEY (account_id, number),
	CONSTRAINT fk_fault_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE usage (
	account_id BIGINT NOT NULL,
	limit_name VARCHAR(32) NOT NULL,
	scope VARCHAR(255) NOT NULL,
	began_at BIGINT NOT NULL,
	used BIGINT NOT NULL,
	CONSTRAINT pk_usage PRIMARY KEY (account_id, limit_name, scope, began_at),
	CONSTRAINT fk_usage_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE call_under_way (
	account_id BIGINT NOT NULL,
	id VARCHAR(32) NOT NULL,
	limit_name VARCHAR(32) NOT NULL,
	scope VARCHAR(255) NOT NULL,
	worker_id VARCHAR(32) NOT NULL,
	CONSTRAINT pk_call_under_way PRIMARY KEY (account_id, id, limit_name),
	CONSTRAINT fk_call_under_way_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE public_id (
	dataset_id BIGINT NOT NULL,
	kind VARCHAR(32) NOT NULL,
	public_id VARCHAR(255) NOT NULL,
	id BIGINT NOT NULL,
	CONSTRAINT pk_public_id PRIMARY KEY (dataset_id, kind, public_id),
	CONSTRAINT fk_public_id_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
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
CREATE TABLE copper_keyword (
	dataset_id BIGINT NOT NULL,
	record_id BIGINT NOT NULL,
	kind VARCHAR(32) NOT NULL,
	word VARCHAR(255) COLLATE "C" NOT NULL,
	CONSTRAINT pk_copper_keyword PRIMARY KEY (dataset_id, record_id, kind, word),
	CONSTRAINT fk_copper_keyword_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
CREATE TABLE copper_customer_source (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
	position BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_copper_customer_source PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_copper_customer_source_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_loss_reason (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
	position BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_copper_loss_reason PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_copper_loss_reason_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_contact_type (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
	position BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_copper_contact_type PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_copper_contact_type_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
CREATE TABLE pardot_campaign (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	cost BIGINT,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_pardot_campaign PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_pardot_campaign_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_custom_field (
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
CREATE TABLE pardot_list (
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
CREATE TABLE pardot_prospect_account (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_pardot_prospect_account PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_pardot_prospect_account_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_tag (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT pk_pardot_tag PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_pardot_tag_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
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
	CONSTRAINT fk_apollo_company_dataset_id_stage_id FOREIGN KEY(dataset_id, stage_id) REFERENCES apollo_company_stage (dataset_id, id),
	CONSTRAINT fk_apollo_company_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES "user" (dataset_id, id),
	CONSTRAINT fk_apollo_company_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_apollo_stage_dataset_id_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES apollo_pipeline (dataset_id, id),
	CONSTRAINT ck_apollo_stage_probability CHECK (probability BETWEEN 0 AND 100),
	CONSTRAINT fk_apollo_stage_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_close_opportunity_status_dataset_id_pipeline_id FOREIGN KEY(dataset_id, pipeline_id) REFERENCES close_pipeline (dataset_id, id),
	CONSTRAINT ck_close_opportunity_status_type CHECK (type IN ('active', 'won', 'lost')),
	CONSTRAINT fk_close_opportunity_status_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE close_custom_value (
	dataset_id BIGINT NOT NULL,
	record_id BIGINT NOT NULL,
	field_id BIGINT NOT NULL,
	position BIGINT NOT NULL,
	text TEXT,
	words TEXT,
	number FLOAT(53),
	reference BIGINT,
	CONSTRAINT pk_close_custom_value PRIMARY KEY (dataset_id, record_id, field_id, position),
	CONSTRAINT fk_close_custom_value_dataset_id_field_id FOREIGN KEY(dataset_id, field_id) REFERENCES close_custom_field (dataset_id, id),
	CONSTRAINT fk_close_custom_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
CREATE TABLE copper_company (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
	address TEXT,
	city_key VARCHAR(255) COLLATE "C",
	state_key VARCHAR(255) COLLATE "C",
	postal_code_key VARCHAR(255) COLLATE "C",
	country_key VARCHAR(255) COLLATE "C",
	assignee_id BIGINT,
	contact_type_id BIGINT,
	details TEXT,
	email_domain VARCHAR(255),
	email_domain_key VARCHAR(255) COLLATE "C",
	phone_numbers TEXT NOT NULL,
	phone_key VARCHAR(255) COLLATE "C",
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
CREATE TABLE pardot_opportunity (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	campaign_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	value BIGINT NOT NULL,
	probability SMALLINT NOT NULL,
	type VARCHAR(255),
	stage VARCHAR(255),
	crm_fid VARCHAR(255),
	status VARCHAR(4) NOT NULL,
	closed_at BIGINT,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	deleted BOOLEAN NOT NULL,
	CONSTRAINT pk_pardot_opportunity PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_pardot_opportunity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES pardot_campaign (dataset_id, id),
	CONSTRAINT ck_pardot_opportunity_status CHECK (status IN ('Open', 'Won', 'Lost')),
	CONSTRAINT ck_pardot_opportunity_probability CHECK (probability BETWEEN 0 AND 100),
	CONSTRAINT ck_pardot_opportunity_value CHECK (value BETWEEN 0 AND 999999999999999),
	CONSTRAINT fk_pardot_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_prospect (
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
	CONSTRAINT fk_pardot_prospect_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES pardot_campaign (dataset_id, id),
	CONSTRAINT fk_pardot_prospect_dataset_id_assigned_to_id FOREIGN KEY(dataset_id, assigned_to_id) REFERENCES "user" (dataset_id, id),
	CONSTRAINT fk_pardot_prospect_dataset_id_prospect_account_id FOREIGN KEY(dataset_id, prospect_account_id) REFERENCES pardot_prospect_account (dataset_id, id),
	CONSTRAINT fk_pardot_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_apollo_contact_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES "user" (dataset_id, id),
	CONSTRAINT fk_apollo_contact_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_apollo_opportunity_dataset_id_stage_id FOREIGN KEY(dataset_id, stage_id) REFERENCES apollo_stage (dataset_id, id),
	CONSTRAINT fk_apollo_opportunity_dataset_id_company_id FOREIGN KEY(dataset_id, company_id) REFERENCES apollo_company (dataset_id, id),
	CONSTRAINT fk_apollo_opportunity_dataset_id_owner_id FOREIGN KEY(dataset_id, owner_id) REFERENCES "user" (dataset_id, id),
	CONSTRAINT ck_apollo_opportunity_amount CHECK (amount BETWEEN 0 AND 999999999999999),
	CONSTRAINT fk_apollo_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
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
CREATE TABLE copper_person (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
	prefix VARCHAR(255),
	first_name VARCHAR(255),
	first_name_key VARCHAR(255) COLLATE "C",
	middle_name VARCHAR(255),
	last_name VARCHAR(255),
	last_name_key VARCHAR(255) COLLATE "C",
	suffix VARCHAR(255),
	address TEXT,
	city_key VARCHAR(255) COLLATE "C",
	state_key VARCHAR(255) COLLATE "C",
	postal_code_key VARCHAR(255) COLLATE "C",
	country_key VARCHAR(255) COLLATE "C",
	assignee_id BIGINT,
	company_id BIGINT,
	contact_type_id BIGINT,
	details TEXT,
	emails TEXT NOT NULL,
	email_key VARCHAR(255) COLLATE "C",
	phone_numbers TEXT NOT NULL,
	phone_key VARCHAR(255) COLLATE "C",
	socials TEXT NOT NULL,
	tags TEXT NOT NULL,
	title VARCHAR(255),
	title_key VARCHAR(255) COLLATE "C",
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
CREATE TABLE pardot_list_membership (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	list_id BIGINT NOT NULL,
	prospect_id BIGINT NOT NULL,
	opted_out BOOLEAN NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	deleted BOOLEAN NOT NULL,
	CONSTRAINT pk_pardot_list_membership PRIMARY KEY (dataset_id, id),
	CONSTRAINT fk_pardot_list_membership_dataset_id_list_id FOREIGN KEY(dataset_id, list_id) REFERENCES pardot_list (dataset_id, id),
	CONSTRAINT fk_pardot_list_membership_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES pardot_prospect (dataset_id, id),
	CONSTRAINT fk_pardot_list_membership_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_opportunity_prospect (
	dataset_id BIGINT NOT NULL,
	opportunity_id BIGINT NOT NULL,
	prospect_id BIGINT NOT NULL,
	CONSTRAINT pk_pardot_opportunity_prospect PRIMARY KEY (dataset_id, opportunity_id, prospect_id),
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES pardot_opportunity (dataset_id, id),
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES pardot_prospect (dataset_id, id),
	CONSTRAINT fk_pardot_opportunity_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_custom_field_value (
	dataset_id BIGINT NOT NULL,
	prospect_id BIGINT NOT NULL,
	custom_field_id BIGINT NOT NULL,
	position BIGINT NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_pardot_custom_field_value PRIMARY KEY (dataset_id, prospect_id, custom_field_id, position),
	CONSTRAINT fk_pardot_custom_field_value_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES pardot_prospect (dataset_id, id),
	CONSTRAINT fk_pardot_custom_field_value_dataset_id_custom_field_id FOREIGN KEY(dataset_id, custom_field_id) REFERENCES pardot_custom_field (dataset_id, id),
	CONSTRAINT fk_pardot_custom_field_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE pardot_visitor_activity (
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
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES pardot_prospect (dataset_id, id),
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES pardot_opportunity (dataset_id, id),
	CONSTRAINT fk_pardot_visitor_activity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES pardot_campaign (dataset_id, id),
	CONSTRAINT fk_pardot_visitor_activity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_apollo_contact_role_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES apollo_opportunity (dataset_id, id),
	CONSTRAINT fk_apollo_contact_role_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES apollo_contact (dataset_id, id),
	CONSTRAINT fk_apollo_contact_role_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_close_opportunity_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id),
	CONSTRAINT fk_close_opportunity_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES close_contact (dataset_id, id),
	CONSTRAINT fk_close_opportunity_dataset_id_status_id FOREIGN KEY(dataset_id, status_id) REFERENCES close_opportunity_status (dataset_id, id),
	CONSTRAINT ck_close_opportunity_confidence CHECK (confidence BETWEEN 0 AND 100),
	CONSTRAINT ck_close_opportunity_value_period CHECK (value_period IN ('one_time', 'monthly', 'annual')),
	CONSTRAINT fk_close_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
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
	CONSTRAINT fk_close_task_dataset_id_lead_id FOREIGN KEY(dataset_id, lead_id) REFERENCES close_lead (dataset_id, id),
	CONSTRAINT fk_close_task_dataset_id_contact_id FOREIGN KEY(dataset_id, contact_id) REFERENCES close_contact (dataset_id, id),
	CONSTRAINT fk_close_task_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE copper_opportunity (
	dataset_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	name_key VARCHAR(255) COLLATE "C" NOT NULL,
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
CREATE INDEX ix_apollo_company_dataset_id_created_at_id ON apollo_company (dataset_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_name_key ON apollo_company (dataset_id, name_key);
CREATE INDEX ix_apollo_company_dataset_id_stage_id_created_at_id ON apollo_company (dataset_id, stage_id, created_at, id);
CREATE INDEX ix_apollo_company_dataset_id_updated_at_id ON apollo_company (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_company_id ON apollo_contact (dataset_id, company_id);
CREATE INDEX ix_apollo_contact_dataset_id_created_at_id ON apollo_contact (dataset_id, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_email_key_id ON apollo_contact (dataset_id, email_key, id);
CREATE INDEX ix_apollo_contact_dataset_id_stage_number_created_at_id ON apollo_contact (dataset_id, stage_number, created_at, id);
CREATE INDEX ix_apollo_contact_dataset_id_updated_at_id ON apollo_contact (dataset_id, updated_at, id);
CREATE INDEX ix_apollo_contact_role_dataset_id_contact_id ON apollo_contact_role (dataset_id, contact_id);
CREATE INDEX ix_apollo_contact_role_dataset_id_opportunity_id_id ON apollo_contact_role (dataset_id, opportunity_id, id);
CREATE INDEX ix_apollo_custom_field_dataset_id_modality_id ON apollo_custom_field (dataset_id, modality, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_company_id ON apollo_opportunity (dataset_id, company_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_amount_id ON apollo_opportunity (dataset_id, deleted, amount, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_closed_date_id ON apollo_opportunity (dataset_id, deleted, closed_date, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_created_at_id ON apollo_opportunity (dataset_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_name_id ON apollo_opportunity (dataset_id, deleted, name, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_deleted_updated_at_id ON apollo_opportunity (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_owner_id_deleted_created_at_id ON apollo_opportunity (dataset_id, owner_id, deleted, created_at, id);
CREATE INDEX ix_apollo_opportunity_dataset_id_stage_id_deleted_created_at_id ON apollo_opportunity (dataset_id, stage_id, deleted, created_at, id);
CREATE INDEX ix_close_activity_dataset_id_activity_at_id ON close_activity (dataset_id, activity_at, id);
CREATE INDEX ix_close_activity_dataset_id_created_at_id ON close_activity (dataset_id, created_at, id);
CREATE INDEX ix_close_activity_dataset_id_lead_id ON close_activity (dataset_id, lead_id);
CREATE INDEX ix_close_activity_dataset_id_opportunity_id ON close_activity (dataset_id, opportunity_id);
CREATE INDEX ix_close_activity_dataset_id_type_created_at_id ON close_activity (dataset_id, type, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_created_at_id ON close_contact (dataset_id, created_at, id);
CREATE INDEX ix_close_contact_dataset_id_lead_id ON close_contact (dataset_id, lead_id);
CREATE INDEX ix_close_custom_value_dataset_id_field_id_record_id ON close_custom_value (dataset_id, field_id, record_id);
CREATE INDEX ix_close_event_dataset_id_created_at_id ON close_event (dataset_id, created_at, id);
CREATE INDEX ix_close_event_dataset_id_lead_id ON close_event (dataset_id, lead_id);
CREATE INDEX ix_close_event_dataset_id_object_id ON close_event (dataset_id, object_id);
CREATE INDEX ix_close_lead_dataset_id_created_at_id ON close_lead (dataset_id, created_at, id);
CREATE INDEX ix_close_lead_dataset_id_status_id ON close_lead (dataset_id, status_id);
CREATE INDEX ix_close_lead_dataset_id_updated_at_id ON close_lead (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_contact_id ON close_opportunity (dataset_id, contact_id);
CREATE INDEX ix_close_opportunity_dataset_id_created_at_id ON close_opportunity (dataset_id, created_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_date_won_id ON close_opportunity (dataset_id, date_won, id);
CREATE INDEX ix_close_opportunity_dataset_id_lead_id ON close_opportunity (dataset_id, lead_id);
CREATE INDEX ix_close_opportunity_dataset_id_status_id ON close_opportunity (dataset_id, status_id);
CREATE INDEX ix_close_opportunity_dataset_id_updated_at_id ON close_opportunity (dataset_id, updated_at, id);
CREATE INDEX ix_close_opportunity_dataset_id_user_id ON close_opportunity (dataset_id, user_id);
CREATE INDEX ix_close_opportunity_dataset_id_value_period_confidence_value ON close_opportunity (dataset_id, value_period, confidence, value);
CREATE INDEX ix_close_opportunity_status_dataset_id_pipeline_id ON close_opportunity_status (dataset_id, pipeline_id);
CREATE INDEX ix_close_task_dataset_id_contact_id ON close_task (dataset_id, contact_id);
CREATE INDEX ix_close_task_dataset_id_created_at_id ON close_task (dataset_id, created_at, id);
CREATE INDEX ix_close_task_dataset_id_due_id ON close_task (dataset_id, due, id);
CREATE INDEX ix_close_task_dataset_id_lead_id ON close_task (dataset_id, lead_id);
CREATE INDEX ix_close_task_dataset_id_updated_at_id ON close_task (dataset_id, updated_at, id);
CREATE INDEX ix_copper_activity_dataset_id_deleted_activity_date_id ON copper_activity (dataset_id, deleted, activity_date, id);
CREATE INDEX ix_copper_activity_parent ON copper_activity (dataset_id, parent_id, activity_date, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_created_at_id ON copper_company (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_name_key_id ON copper_company (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_company_dataset_id_deleted_updated_at_id ON copper_company (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_company_dataset_id_email_domain_key ON copper_company (dataset_id, email_domain_key);
CREATE INDEX ix_copper_company_dataset_id_primary_contact_id ON copper_company (dataset_id, primary_contact_id);
CREATE INDEX ix_copper_custom_field_option_definition ON copper_custom_field_option (dataset_id, definition_id);
CREATE INDEX ix_copper_custom_value_number ON copper_custom_value (dataset_id, definition_id, number, record_id);
CREATE INDEX ix_copper_custom_value_real ON copper_custom_value (dataset_id, definition_id, real, record_id);
CREATE INDEX ix_copper_keyword_dataset_id_kind_word_record_id ON copper_keyword (dataset_id, kind, word, record_id);
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
CREATE INDEX ix_copper_person_dataset_id_company_id ON copper_person (dataset_id, company_id);
CREATE INDEX ix_copper_person_dataset_id_deleted_created_at_id ON copper_person (dataset_id, deleted, created_at, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_first_name_key_id ON copper_person (dataset_id, deleted, first_name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_name_key_id ON copper_person (dataset_id, deleted, name_key, id);
CREATE INDEX ix_copper_person_dataset_id_deleted_updated_at_id ON copper_person (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_copper_pipeline_stage_dataset_id_pipeline_id ON copper_pipeline_stage (dataset_id, pipeline_id);
CREATE INDEX ix_copper_related_item_dataset_id_related_id ON copper_related_item (dataset_id, related_id);
CREATE INDEX ix_dataset_abandoned_at ON dataset (abandoned_at);
CREATE INDEX ix_directory_account_id_consent ON directory (account_id, consent);
CREATE INDEX ix_directory_account_id_user_id_kind_expires_at ON directory (account_id, user_id, kind, expires_at);
CREATE INDEX ix_failed_login_forgotten_at ON failed_login (forgotten_at);
CREATE INDEX ix_pardot_campaign_dataset_id_created_at_id ON pardot_campaign (dataset_id, created_at, id);
CREATE INDEX ix_pardot_custom_field_value_dataset_id_custom_field_id ON pardot_custom_field_value (dataset_id, custom_field_id);
CREATE INDEX ix_pardot_list_dataset_id_name ON pardot_list (dataset_id, name);
CREATE INDEX ix_pardot_list_membership_dataset_id_deleted_id ON pardot_list_membership (dataset_id, deleted, id);
CREATE INDEX ix_pardot_list_membership_dataset_id_prospect_id ON pardot_list_membership (dataset_id, prospect_id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_created_at_id ON pardot_opportunity (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_id ON pardot_opportunity (dataset_id, deleted, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_probability_id ON pardot_opportunity (dataset_id, deleted, probability, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_updated_at_id ON pardot_opportunity (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_opportunity_dataset_id_deleted_value_id ON pardot_opportunity (dataset_id, deleted, value, id);
CREATE INDEX ix_pardot_opportunity_prospect_dataset_id_prospect_id ON pardot_opportunity_prospect (dataset_id, prospect_id, opportunity_id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_created_at_id ON pardot_prospect (dataset_id, deleted, created_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_id ON pardot_prospect (dataset_id, deleted, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_last_activity_at_id ON pardot_prospect (dataset_id, deleted, last_activity_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_deleted_updated_at_id ON pardot_prospect (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_pardot_prospect_dataset_id_email_key ON pardot_prospect (dataset_id, email_key);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_opportunity_id_id ON pardot_visitor_activity (dataset_id, opportunity_id, id);
CREATE INDEX ix_pardot_visitor_activity_dataset_id_prospect_id_id ON pardot_visitor_activity (dataset_id, prospect_id, id);
CREATE UNIQUE INDEX ix_apollo_opportunity_dataset_id_salesforce_id ON apollo_opportunity (dataset_id, salesforce_id);
CREATE UNIQUE INDEX ix_pardot_custom_field_dataset_id_field_id ON pardot_custom_field (dataset_id, field_id);
CREATE UNIQUE INDEX ix_pardot_list_membership_dataset_id_list_id_prospect_id ON pardot_list_membership (dataset_id, list_id, prospect_id);
CREATE UNIQUE INDEX ix_pardot_opportunity_dataset_id_crm_fid ON pardot_opportunity (dataset_id, crm_fid) WHERE crm_fid IS NOT NULL;
CREATE UNIQUE INDEX ix_public_id_dataset_id_kind_id ON public_id (dataset_id, kind, id);
CREATE UNIQUE INDEX ix_user_dataset_id_email_key ON "user" (dataset_id, email_key);
CREATE UNIQUE INDEX uq_copper_related_item ON copper_related_item (dataset_id, opportunity_id, related_id);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('0013');
