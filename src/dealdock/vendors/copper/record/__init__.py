"""Records with custom fields and tags: opportunities, people, companies, leads, tasks, projects."""
