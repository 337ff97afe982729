using System.Security.Cryptography;
using System.Text;
using AgentTrust.SampleTools.Estate;

namespace AgentTrust.SampleTools.Alerts;

/// <summary>The alerts that fire now.</summary>
internal sealed class FiringAlerts(SeedFiles seed, TimeProvider time)
{
    private readonly IReadOnlyList<SeedAlert> _alerts = seed.Read<IReadOnlyList<SeedAlert>>("alerts.json");

    public sealed record SeedAlert
    {
        public required string Name { get; init; }

        public required IReadOnlyDictionary<string, string> Labels { get; init; }

        public required IReadOnlyDictionary<string, string> Annotations { get; init; }

        public required double MinutesAgo { get; init; }
    }

    public IReadOnlyList<FiringAlert> List() => [.. _alerts.Select(ToFiring)];

    public FiringAlert? Find(string name) => List().FirstOrDefault(alert => alert.Name == name);

    private FiringAlert ToFiring(SeedAlert alert)
    {
        var labels = new SortedDictionary<string, string>(alert.Labels.ToDictionary(), StringComparer.Ordinal) { ["alertname"] = alert.Name };
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', labels))))[..16];
        return new(alert.Name, fingerprint, labels, alert.Annotations, time.GetUtcNow().AddMinutes(-alert.MinutesAgo));
    }
}

internal sealed record FiringAlert(
    string Name,
    string Fingerprint,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset StartsAt);
