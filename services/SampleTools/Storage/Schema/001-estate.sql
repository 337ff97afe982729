create table pull_requests (
    repository text not null,
    number integer not null,
    branch text not null,
    title text not null,
    body text not null,
    author text not null,
    head text not null,
    state text not null check (state in ('open', 'merged')),
    opened_at timestamptz not null,
    merge_commit text,
    primary key (repository, number)
);

-- A branch has one open pull request: asking twice does not make two.
create unique index pull_requests_open_branch on pull_requests (repository, branch) where state = 'open';

create table tickets (
    id text primary key,
    title text not null,
    status text not null,
    priority text not null,
    service text not null,
    reporter text not null,
    body text not null,
    opened_at timestamptz not null
);

create table ticket_comments (
    id bigint generated always as identity primary key,
    ticket text not null references tickets (id),
    author text not null,
    text text not null,
    written_at timestamptz not null
);

-- The ledger of each environment: what runs is the newest row.
create table deployments (
    id bigint generated always as identity primary key,
    environment text not null,
    service text not null,
    version text not null,
    deployed_by text not null,
    deployed_at timestamptz not null
);

create table secrets (
    name text primary key,
    value text not null,
    created_at timestamptz not null
);
