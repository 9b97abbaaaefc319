-- Two more ways to reach a person. A channel's own tables come with it.
alter table notice drop constraint notice_channel_check,
	add constraint notice_channel_check check (channel in ('inbox', 'email', 'push', 'sms'));
alter table notice_choice drop constraint notice_choice_channel_check,
	add constraint notice_choice_channel_check check (channel in ('email', 'push', 'sms'));
