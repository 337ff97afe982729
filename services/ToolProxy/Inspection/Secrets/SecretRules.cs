using AgentTrust.ToolProxy.Inspection.Secrets.Providers;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Every kind of secret that is known here.</summary>
/// <remarks>A net with known mesh, not a proof: it catches what announces itself. <c>docs/redaction.md</c> lists and measures it.</remarks>
internal static class SecretRules
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        .. SourceHosts.Providers, .. AmazonWebServices.Providers, .. GoogleCloud.Providers, .. MicrosoftAzure.Providers, .. PackageRegistries.Providers,
        .. Platforms.Providers, .. Observability.Providers, .. Payments.Providers, .. Messaging.Providers, .. LanguageModels.Providers,
        .. SocialNetworks.Providers, .. Collaboration.Providers, .. SecretStores.Providers, .. Keys.Providers, .. Credentials.Providers,
    ];

    public static readonly IReadOnlyList<SecretRule> All = [.. Providers.SelectMany(provider => provider.Rules)];
}
