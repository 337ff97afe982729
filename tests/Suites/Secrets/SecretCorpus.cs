namespace AgentTrust.Suites.Secrets;

/// <summary>Secrets in the surroundings that they are found in, and text without any.</summary>
internal static class SecretCorpus
{
    private const int Instances = 4;
    private const int OrdinaryTexts = 10;

    private static readonly Func<string, string>[] Surroundings =
    [
        secret => $"value: {secret} and more",
        secret => $"export TOKEN={secret}\n",
        secret => $$"""{"user": "me", "token": "{{secret}}"}""",
        secret => $"const token = '{secret}';",
        secret => $"2026-11-23T12:00:07Z WARN refused with token={secret}, giving up",
        secret => $"https://api.test/v1/items?key={secret}",
        secret => $"| token | `{secret}` |",
    ];

    public static IReadOnlyList<(string Kind, string Text, int Start, int End)> Secrets { get; } =
        [.. SecretSample.All.SelectMany((sample, number) => Make(sample, number))];

    public static IReadOnlyList<(string What, string Text)> Ordinary { get; } =
        [.. OrdinaryText.All.SelectMany((kind, number) => Enumerable.Range(0, OrdinaryTexts).Select(seed => (kind.What, kind.Make(new Random(number * 100 + seed)))))];

    private static IEnumerable<(string Kind, string Text, int Start, int End)> Make(SecretSample sample, int number)
    {
        foreach (var around in sample.Around is { } own ? [own] : Surroundings)
            for (var seed = 0; seed < Instances; seed++)
            {
                var secret = sample.Secret(new Random(number * 1000 + seed));
                var text = around(secret);
                var start = text.IndexOf(secret, StringComparison.Ordinal);
                yield return (sample.Kind, text, start, start + secret.Length);
            }
    }
}
