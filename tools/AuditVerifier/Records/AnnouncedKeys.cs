using System.Text.Json;
using AgentTrust.AuditVerifier.Notes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditVerifier.Records;

/// <summary>Further keys that the log's own records announce; what is signed by a key of today vouches for tomorrow's.</summary>
internal sealed class AnnouncedKeys
{
    private readonly List<(long Index, VerifierKey Key, string Text, string? FormerUntil)> _announced = [];

    public void Add(ReadLeaf leaf)
    {
        if (leaf.Record.Kind != AuditKinds.SigningKeyRotated || leaf.Producer != SpiffeIds.AuditService) return;
        if (Detail(leaf, "verifier_key") is { } text && VerifierKey.TryParse(text, out var key, out _)) _announced.Add((leaf.Index, key, text, Detail(leaf, "former_until")));
    }

    /// <summary>Those that the reader does not name yet; to be said once the log is known to hold.</summary>
    public IEnumerable<string> Unnamed(Trust trust) =>
        from announced in _announced
        where announced.Key.Name == trust.Log[0].Name && trust.Log.All(key => !key.Key.Equals(announced.Key.Key))
        select $"Record {announced.Index} announces a further key of this log, {announced.Text}. Name it too, from now on: the one before it signs until {announced.FormerUntil ?? "a time that is not said"}.";

    private static string? Detail(ReadLeaf leaf, string name) =>
        leaf.Record.Details?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
