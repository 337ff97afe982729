using AgentTrust.ToolProxy.Inspection.Secrets.Providers;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Every kind of secret that is known here.</summary>
/// <remarks>A net with known mesh, not a proof: it catches what announces itself. <c>docs/redaction.md</c> lists and measures it.</remarks>
internal static class SecretRules
{
    public static readonly IReadOnlyList<(string Name, IReadOnlyList<SecretProvider> Providers)> Families =
    [
        ("source hosts", SourceHosts.Providers),
        ("Amazon Web Services", AmazonWebServices.Providers),
        ("Google Cloud", GoogleCloud.Providers),
        ("Microsoft Azure", MicrosoftAzure.Providers),
        ("package registries", PackageRegistries.Providers),
        ("platforms", Platforms.Providers),
        ("observability", Observability.Providers),
        ("payments", Payments.Providers),
        ("messaging", Messaging.Providers),
        ("language models", LanguageModels.Providers),
        ("social networks", SocialNetworks.Providers),
        ("collaboration", Collaboration.Providers),
        ("secret stores", SecretStores.Providers),
        ("keys and signed tokens", Keys.Providers),
        ("passwords and headers", Credentials.Providers),
    ];

    public static readonly IReadOnlyList<SecretProvider> Providers = [.. Families.SelectMany(family => family.Providers)];

    public static readonly IReadOnlyList<SecretRule> All = [.. Providers.SelectMany(provider => provider.Rules)];
}
