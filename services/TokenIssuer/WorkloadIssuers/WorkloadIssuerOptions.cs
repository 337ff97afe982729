namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Whose workload credentials are accepted beside those of the platform's own trust bundle.</summary>
internal sealed class WorkloadIssuerOptions
{
    public const string Section = "Issuer";

    /// <summary>No entry may allow more: what lives longer is a standing credential.</summary>
    public static readonly TimeSpan LongestCredential = TimeSpan.FromHours(1);

    public IList<TrustedIssuer> TrustedIssuers { get; } = [];

    /// <summary>The longest life (<c>exp</c> minus <c>iat</c>) of a credential that is accepted.</summary>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long fetched keys are believed before they are fetched again; a bundle's own hint may make it sooner.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time between two fetches of the same keys, however many unknown key ids are presented.</summary>
    public TimeSpan KeyCoolDown { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How old keys may get while their issuer cannot be reached; after this they prove nothing.</summary>
    public TimeSpan KeyStaleness { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long fetching keys may take in all.</summary>
    public TimeSpan KeyTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
