using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Contracts.Audit;

/// <summary>What people ask the log; each sees what they may (docs/evidence.md).</summary>
public sealed partial class AuditClient
{
    /// <summary>Newest first; <see cref="EvidencePage.Next"/> leads to the page behind it.</summary>
    public Task<EvidencePage> FindAsync(EvidenceQuery query, CancellationToken cancellationToken) =>
        http.GetContractAsync<EvidencePage>("/records" + Query(query), cancellationToken);

    /// <summary>One call from who asked to what came of it.</summary>
    /// <exception cref="ProblemException">404: no record of it, or none that the caller may see.</exception>
    public Task<CallStory> GetStoryAsync(string call, CancellationToken cancellationToken) =>
        http.GetContractAsync<CallStory>($"/calls/{Uri.EscapeDataString(call)}", cancellationToken);

    /// <summary>Records as they become findable, oldest first, until cancelled; begins behind <paramref name="after"/>, or with what comes next.</summary>
    public async IAsyncEnumerable<LoggedRecord> TailAsync(
        EvidenceQuery query, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/records/tail" + Query(query));
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (after is { } last) request.Headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            if (item.EventType == TailEvents.Record)
                yield return JsonSerializer.Deserialize<LoggedRecord>(item.Data, WireJson.Options)
                    ?? throw new JsonException("The audit service sent a record that is null.");
    }

    /// <summary>What a question finds as lines: <c>ocsf</c>, <c>jsonl</c> or <c>csv</c>. The caller closes the stream.</summary>
    public async Task<Stream> ExportAsync(string format, EvidenceQuery query, int? limit, CancellationToken cancellationToken)
    {
        var path = "/export" + Query(query with { Limit = limit });
        var response = await http.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format={format}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>What was done, counted by action and outcome.</summary>
    public Task<ActivityReport> GetActivityAsync(EvidenceQuery query, CancellationToken cancellationToken) =>
        http.GetContractAsync<ActivityReport>("/activity" + Query(query), cancellationToken);

    /// <summary>Which secret was read or lent, for whom.</summary>
    public Task<SecretsReport> GetSecretsAsync(EvidenceQuery query, CancellationToken cancellationToken) =>
        http.GetContractAsync<SecretsReport>("/secrets" + Query(query), cancellationToken);

    /// <summary>Who held a grant for the action on the resource at that time.</summary>
    public Task<PossibleReport> GetWhoCouldAsync(string action, string resourceType, string resource, DateTimeOffset? at, CancellationToken cancellationToken) =>
        http.GetContractAsync<PossibleReport>(
            "/who-could" + Joined([("action", action), ("resource_type", resourceType), ("resource", resource), ("at", Text(at))]), cancellationToken);

    public Task<IReadOnlyList<SavedView>> GetViewsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<SavedView>>("/views", cancellationToken);

    /// <summary>Keeps a question under a name; the caller's own, nobody else sees it.</summary>
    public async Task<SavedView> SaveViewAsync(string name, EvidenceQuery query, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync($"/views/{Uri.EscapeDataString(name)}", query, WireJson.Options, cancellationToken);
        return await JsonHttp.ReadContractAsync<SavedView>(response, cancellationToken);
    }

    public async Task DeleteViewAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"/views/{Uri.EscapeDataString(name)}", cancellationToken);
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
    }

    private static string Query(EvidenceQuery query) => Joined(
    [
        ("agent", query.Agent), ("task", query.Task), ("call", query.Call), ("person", query.Person), ("kind", query.Kind),
        ("action", query.Action), ("resource_type", query.ResourceType), ("resource", query.Resource), ("outcome", query.Outcome),
        ("trace", query.Trace), ("from", Text(query.From)), ("to", Text(query.To)), ("text", query.Text), ("cursor", query.Cursor),
        ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture)),
    ]);

    private static string Joined(IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return given.Length == 0 ? "" : "?" + given;
    }

    private static string? Text(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
