using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditVerifier.Records;

/// <summary>What a leaf says: RFC 8785 of index, producer and record, and nothing else.</summary>
internal sealed record ReadLeaf(long Index, string Producer, AuditRecord Record)
{
    public static bool TryRead(byte[] canonical, [NotNullWhen(true)] out ReadLeaf? leaf)
    {
        leaf = null;
        try
        {
            using var document = JsonDocument.Parse(canonical);
            if (!CanonicalJson.Encode(document.RootElement).AsSpan().SequenceEqual(canonical)) return false;
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.GetPropertyCount() != 3) return false;

            leaf = document.RootElement.Deserialize<ReadLeaf>(WireJson.Options);
            return leaf is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public string InWords()
    {
        var words = new StringBuilder($"Record {Index}, {Record.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, by {Producer.Split('/')[^1]}: {Record.Kind}");
        if (Record.Action is { } action) words.Append(' ').Append(action);
        if (Record.Resource is { } resource) words.Append(" on ").Append(resource.Type).Append(' ').Append(resource.Id);
        if (Record.Outcome is { } outcome) words.Append(", ").Append(outcome);
        if (Record.Summary is { } summary) words.Append(". ").Append(summary);
        return words.ToString().TrimEnd('.') + ".";
    }
}
