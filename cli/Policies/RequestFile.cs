using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Explanations;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.Cli.Policies;

/// <summary>A call with all its facts, in one of the forms in which people come by one.</summary>
internal static class RequestFile
{
    private const string StandardInput = "-";

    /// <returns>The call, or what is wrong with the file.</returns>
    public static async Task<(Situation? Situation, string? Fault)> ReadAsync(string file, string? name, TextReader input, CancellationToken cancellationToken)
    {
        try
        {
            var text = file == StandardInput ? await input.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
            var json = JsonElement.Parse(text);
            if (json.ValueKind != JsonValueKind.Object) return (null, $"{file}: it is no JSON object.");
            if (json.TryGetProperty("cases", out _)) return Golden(file, text, name);

            var (situation, fault) = Recorded(json);
            return (situation, fault is null ? null : $"{file}: {fault}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"--request {file}: the file cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or PolicySetException)
        {
            return (null, $"{file}: {e.Message}");
        }
    }

    private static (Situation? Situation, string? Fault) Golden(string file, string text, string? name)
    {
        var all = GoldenFile.Read(Path.GetFileName(file), text);
        var golden = name is null && all.Count == 1 ? all[0] : all.FirstOrDefault(request => request.Name == name);
        return golden is null
            ? (null, $"{file}: name one of its golden requests with --case: {string.Join("; ", all.Select(request => request.Name))}.")
            : (new(CallFacts.Gather(golden.Request, golden.Call, golden.Chain, golden.Task, golden.Surroundings), golden.Consent), null);
    }

    private static (Situation? Situation, string? Fault) Recorded(JsonElement json)
    {
        if (json.TryGetProperty("schema", out _)) return Of(DecisionFacts.Read(json));

        var record = (json.TryGetProperty("record", out var inner) ? inner : json).Deserialize<AuditRecord>(WireJson.Options)
            ?? throw new JsonException("it is no record of the log");
        var (decision, fault) = RecordedDecision.Read(record, index: null);
        return Of((decision?.Facts, fault));
    }

    private static (Situation? Situation, string? Fault) Of((DecisionFacts? Facts, string? Fault) read) =>
        read.Facts is { } facts ? (new(facts.Chain(), facts.Consent), null) : (null, read.Fault);
}
