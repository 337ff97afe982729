using System.Text.Json;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>Who brought which set into the store: one line each, only appended, and on disk before the set is.</summary>
internal sealed class SubmissionLog(IOptions<PolicyOptions> options)
{
    private string Log => Path.Combine(options.Value.Store!, "submissions.jsonl");

    public void Append(Submission submission) => DurableFile.AppendLine(Log, JsonSerializer.SerializeToUtf8Bytes(submission, WireJson.Options));

    /// <summary>Everybody who did; the same files are the same set, whoever brings them. Nobody, where it came from the folder of the settings.</summary>
    public IReadOnlyList<string> SubmittersOf(string version) => File.Exists(Log)
        ? [.. File.ReadLines(Log).Select(Read).OfType<Submission>().Where(submission => submission.Version == version)
            .Select(submission => submission.Person).Distinct(StringComparer.OrdinalIgnoreCase)]
        : [];

    private static Submission? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Submission>(line, WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // unfinished: its set was not kept
        }
    }
}

internal sealed record Submission
{
    public required string Version { get; init; }

    public required string Person { get; init; }

    public required DateTimeOffset Time { get; init; }
}
