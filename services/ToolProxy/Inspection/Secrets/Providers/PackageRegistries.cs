namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Where packages and images are published: whoever holds one of these ships code to everybody.</summary>
internal static class PackageRegistries
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("npm", "https://docs.npmjs.com/about-access-tokens",
            new SecretRule("npm token", @"npm_[A-Za-z0-9]{36}\b", "npm_") { IsCertain = Base62Checksum.Holds },
            new SecretRule("npm registry credential", @"_(?:auth|authToken|password)[ \t]*=[ \t]*[""']?(?<secret>[A-Za-z0-9+/=_.-]{16,})", "_auth", "_authToken", "_password") { IsAnywhere = true }),
        new("PyPI", "https://pypi.org/help/#apitoken",
            new SecretRule("PyPI token", @"pypi-[A-Za-z0-9_-]{60,}", "pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw")),
        new("RubyGems", "https://guides.rubygems.org/api-key-scopes/",
            new SecretRule("RubyGems key", @"rubygems_[0-9a-f]{48}\b", "rubygems_")),
        new("NuGet", "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys",
            new SecretRule("NuGet key", @"oy2[a-z0-9]{43}\b", "oy2")),
        new("crates.io", "https://doc.rust-lang.org/cargo/reference/publishing.html",
            new SecretRule("crates.io token", @"cio[A-Za-z0-9]{32}\b", "cio") { Entropy = 3.5 }),
        new("Clojars", "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
            new SecretRule("Clojars token", @"CLOJARS_[a-z0-9]{60}\b", "CLOJARS_")),
        new("Docker Hub", "https://docs.docker.com/security/access-tokens/",
            new SecretRule("Docker Hub token", @"dckr_pat_[A-Za-z0-9_-]{27}", "dckr_pat_"),
            new SecretRule("Docker Hub organisation token", @"dckr_oat_[A-Za-z0-9_-]{32}", "dckr_oat_")),
        new("Docker", "https://docs.docker.com/reference/cli/docker/login/#credential-stores",
            new SecretRule("Docker registry credential", @"""auth""[ \t]{0,4}:[ \t]{0,4}""(?<secret>[A-Za-z0-9+/]{16,}={0,2})""", "\"auth\"") { IsAnywhere = true, Holds = UserAndPassword.IsIn }),
        new("JFrog", "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
            new SecretRule("JFrog key", @"AKCp[A-Za-z0-9]{60,80}\b", "AKCp"),
            new SecretRule("JFrog reference token", @"cmVmdGtuO[A-Za-z0-9]{55,60}\b", "cmVmdGtuO")),
        new("Cloudsmith", "https://help.cloudsmith.io/docs/api-key",
            SecretRule.Named("Cloudsmith key", "[0-9a-f]{40}", "CLOUDSMITH_API_KEY")),
    ];
}
