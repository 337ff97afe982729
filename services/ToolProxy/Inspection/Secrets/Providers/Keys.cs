namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Private keys and signed tokens, whoever made them.</summary>
internal static class Keys
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("PEM", "https://www.rfc-editor.org/rfc/rfc7468",
            // Also RSA, EC, DSA, OPENSSH and PGP blocks, and with line breaks written as \n. Without an end, all that can belong to it goes.
            new SecretRule("private key", @"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]*(?:-{1,4}[^-]+)*-----END [A-Z0-9 ]{1,40}-----|[A-Za-z0-9+/=\s\\]{40,})", "-----BEGIN ")
            { IsAnywhere = true, IsChosen = true, Window = SecretRule.LargestWindow }),
        new("PuTTY", "https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html",
            new SecretRule("PuTTY private key", @"Private-Lines: [0-9]{1,3}(?:\r?\n|\\r\\n|\\n)(?<secret>[A-Za-z0-9+/=\r\n\\]{40,})", "Private-Lines: ") { IsAnywhere = true, Window = 8192 }),
        new("age", "https://github.com/C2SP/C2SP/blob/main/age.md",
            new SecretRule("age key", @"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b", "AGE-SECRET-KEY-1")),
        new("JSON Web Tokens", "https://www.rfc-editor.org/rfc/rfc7519",
            new SecretRule("JSON web token", @"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", "eyJ") { Window = 8192 },
            new SecretRule("JSON web encryption", @"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{0,700}\.[A-Za-z0-9_-]{12,32}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,50}", "eyJ") { Window = 8192 },
            new SecretRule("JSON web key", @"""d""[ \t]{0,4}:[ \t]{0,4}""(?<secret>[A-Za-z0-9_-]{40,})""", "\"d\"") { IsAnywhere = true }),
        new("SSH and TLS in Kubernetes", "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
            new SecretRule("kubeconfig client key", @"client-key-data""?[ \t]{0,4}:[ \t]{0,4}""?(?<secret>[A-Za-z0-9+/=]{40,})", "client-key-data") { IsAnywhere = true, Window = 16384 },
            new SecretRule("Kubernetes bootstrap token", @"--token[ =](?<secret>[a-z0-9]{6}\.[a-z0-9]{16})\b", "--token")),
        new("WireGuard", "https://www.wireguard.com/quickstart/",
            SecretRule.Named("WireGuard private key", "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "PrivateKey", "PresharedKey")),
    ];
}
