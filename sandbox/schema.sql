CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL DEFAULT 1,
  email TEXT,
  password TEXT,
  first_name TEXT DEFAULT '',
  last_name TEXT DEFAULT '',
  is_active INTEGER DEFAULT 1,
  is_staff INTEGER DEFAULT 0,
  quota INTEGER NOT NULL DEFAULT 1000000000,
  plan TEXT DEFAULT 'test_premium',
  versions INTEGER DEFAULT 5,
  parent INTEGER,
  avatar TEXT,
  created_at TEXT,
  subscription TEXT
);
CREATE TABLE tokens (
  token TEXT PRIMARY KEY,
  user INTEGER NOT NULL,
  client TEXT NOT NULL,
  expires_at TEXT NOT NULL
);
CREATE TABLE login_failures (who TEXT PRIMARY KEY, count INTEGER NOT NULL, at TEXT NOT NULL);
CREATE TABLE members (
  organization INTEGER,
  user INTEGER,
  role TEXT NOT NULL,
  is_public INTEGER NOT NULL,
  PRIMARY KEY (organization, user)
);
CREATE TABLE team_members (team INTEGER, user INTEGER, PRIMARY KEY (team, user));
CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  owner INTEGER NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  project_type TEXT NOT NULL DEFAULT 'regular',
  is_public INTEGER NOT NULL DEFAULT 0,
  is_featured INTEGER NOT NULL DEFAULT 0,
  is_attachment_download_on_demand INTEGER NOT NULL DEFAULT 0,
  has_restricted_projectfiles INTEGER NOT NULL DEFAULT 0,
  overwrite_conflicts INTEGER NOT NULL DEFAULT 1,
  created_at TEXT,
  updated_at TEXT,
  data_last_packaged_at TEXT,
  data_last_updated_at TEXT,
  restricted_data_last_updated_at TEXT,
  details TEXT,
  last_package TEXT,
  thumbnail TEXT,
  seed TEXT,
  UNIQUE (owner, name)
);
CREATE TABLE collaborators (
  project TEXT,
  user INTEGER,
  role TEXT NOT NULL,
  created_by TEXT,
  updated_by TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (project, user)
);
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  package TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (project, package, name)
);
CREATE TABLE versions (
  id TEXT PRIMARY KEY,
  file INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seq INTEGER NOT NULL
);
CREATE INDEX versions_of_file ON versions (file, seq);
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  project TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  created_by INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  feedback TEXT,
  output TEXT
);
CREATE INDEX jobs_of_project ON jobs (project, seq);
CREATE TABLE deltas (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  project TEXT NOT NULL,
  deltafile TEXT NOT NULL,
  content TEXT NOT NULL,
  created_by INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_status TEXT NOT NULL DEFAULT 'pending',
  last_feedback TEXT,
  modified_pk TEXT,
  job TEXT
);
