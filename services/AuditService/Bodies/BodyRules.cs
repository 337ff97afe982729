using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Bodies;

/// <summary>Every body that a record names comes with it, is the one that it names, and nothing else comes.</summary>
internal static class BodyRules
{
    private const int LongestMediaType = 100;

    /// <returns>Null when they fit, or what does not.</returns>
    public static (AppendRefusal Refusal, string Detail)? Judge(AuditSubmission submission, BodyOptions limits)
    {
        var come = new Dictionary<BodyName, RecordBody>();
        foreach (var body in submission.Bodies)
            if (!come.TryAdd(new(body.Record, body.Name), body)) return Malformed($"Record {body.Record} has two bodies named {body.Name}.");

        foreach (var record in submission.Records)
        {
            foreach (var named in record.Bodies ?? [])
            {
                if (Fault(named) is { } fault) return Malformed($"Record {record.Id}: {fault}");
                if (named.Length > limits.MaxBytes)
                    return (AppendRefusal.TooLarge, $"The body {named.Name} of record {record.Id} has {named.Length} bytes; {limits.MaxBytes} are allowed.");
                if (!come.Remove(new(record.Id, named.Name), out var body))
                    return Malformed($"Record {record.Id} names a body {named.Name} once for each that comes with it; it does not come, or is named twice.");
                if (!IsTheOne(body, named)) return Malformed($"The body {named.Name} of record {record.Id} is not the one that the record names.");
            }
        }

        return come.Count == 0 ? null : Malformed($"No record names the body {come.Keys.First().Name} of {come.Keys.First().Record}.");
    }

    private static string? Fault(BodyDigest named) =>
        !BodyNames.All.Contains(named.Name) ? $"a body is one of {string.Join(", ", BodyNames.All)}."
        : named.MediaType.Length is 0 or > LongestMediaType || named.MediaType.Any(char.IsControl) ? $"the media type of {named.Name} must have 1 to {LongestMediaType} characters."
        : null;

    private static bool IsTheOne(RecordBody body, BodyDigest named) =>
        body.Salt.Length == RecordBodies.SaltSize && body.Content.Length == named.Length
        && RecordBodies.DigestOf(body.Salt.Span, body.Content.Span) == named.Digest;

    private static (AppendRefusal, string) Malformed(string detail) => (AppendRefusal.BodyMalformed, detail);

    private readonly record struct BodyName(string Record, string Name);
}
