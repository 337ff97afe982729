namespace AgentTrust.Suites.Secrets;

/// <summary>Made-up secrets of one kind, and text in which they stand.</summary>
internal sealed record SecretSample(string Kind, Func<Random, string> Secret, Func<string, string>? Around = null)
{
    public (string Text, string Secret) Make(int seed)
    {
        var secret = Secret(new Random(seed));
        return (Around is null ? $"value: {secret} and more" : Around(secret), secret);
    }

    /// <summary>Of every kind at least one.</summary>
    public static IEnumerable<SecretSample> All { get; } =
        [.. DeveloperSamples.All, .. CloudSamples.All, .. BusinessSamples.All, .. GeneralSamples.All];
}
