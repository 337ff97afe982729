namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>User names and passwords where files and protocols carry them.</summary>
internal static class Credentials
{
    private const string Password = @"[^\s/@""'<>\\`]{1,200}";

    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("URLs", "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
            new SecretRule("password in a URL", $@"://[^\s/:@""'<>]{{0,100}}:(?<secret>{Password})@", "://") { IsAnywhere = true, IsChosen = true, Window = 400 }),
        new("HTTP", "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
            Header("HTTP bearer token", @"Bearer[ \t]{1,4}", @"[A-Za-z0-9._~+/=-]{16,}"),
            Header("HTTP basic credential", @"Basic[ \t]{1,4}", @"[A-Za-z0-9+/]{12,}={0,2}") with { Holds = UserAndPassword.IsIn },
            Header("HTTP token", @"(?:token|DPoP|ApiKey)[ \t]{1,4}", @"[A-Za-z0-9._~+/=-]{16,}")),
        new("ADO.NET and ODBC", "https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax",
            SecretRule.AnyCase("password in a connection string", @"(?:server|data source|host|addr|user id|username|user|uid)[ ]?=[^""'\r\n<>]*;[ ]?(?:password|pwd)[ ]?=[ ]?(?<secret>[^;\s""'<>\\]{3,128})",
                "server=", "data source=", "host=", "addr=", "user id=", "username=", "user=", "uid=") with { IsChosen = true, Window = 512 }),
        new("libpq", "https://www.postgresql.org/docs/current/libpq-envars.html",
            SecretRule.Named("database password", "[^\\s\"',;<>${}]{6,128}", "PGPASSWORD", "MYSQL_PWD", "MYSQL_ROOT_PASSWORD", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "REDISCLI_AUTH", "MONGO_INITDB_ROOT_PASSWORD", "MSSQL_SA_PASSWORD", "SA_PASSWORD")),
        new("netrc", "https://everything.curl.dev/usingcurl/netrc.html",
            new SecretRule("netrc password", @"machine[ \t]{1,4}\S{1,200}[ \t]{1,4}login[ \t]{1,4}\S{1,200}[ \t]{1,4}password[ \t]{1,4}(?<secret>\S{4,200})", "machine ") { IsChosen = true }),
        new("OAuth 2.0", "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1",
            SecretRule.Named("OAuth client secret", "[A-Za-z0-9_~.+/=-]{20,}", "client_secret", "clientSecret") with { Holds = HasDigits, Entropy = 3.3 },
            SecretRule.Named("OAuth token", "[A-Za-z0-9_~.+/=-]{20,}", "access_token", "refresh_token", "accessToken", "refreshToken", "id_token") with { Holds = HasDigits, Entropy = 3.3, Window = 4200 }),
        new("Django", "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
            SecretRule.Named("application secret key", "[^\\s\"'<>]{32,}", "SECRET_KEY", "SECRET_KEY_BASE", "DJANGO_SECRET_KEY", "JWT_SECRET", "SESSION_SECRET") with { Holds = HasDigits, Entropy = 3.3 }),
        new("Ansible Vault", "https://docs.ansible.com/ansible/latest/vault_guide/vault_encrypting_content.html",
            SecretRule.Named("Ansible Vault password", "[^\\s\"'<>]{8,128}", "ANSIBLE_VAULT_PASSWORD")),
    ];

    private static SecretRule Header(string kind, string scheme, string value) =>
        new SecretRule(kind, $"(?:Proxy-|proxy-)?[Aa]uthorization[\"']?[ \\t]{{0,4}}[:=][ \\t]{{0,4}}[\"']?{scheme}(?<secret>{value})", "Authorization", "authorization") { IsAnywhere = true, Window = 4200 };

    /// <summary>Code that passes a value on by its name is no secret; few names have two digits.</summary>
    private static bool HasDigits(string value) => value.Count(char.IsAsciiDigit) > 1;
}
