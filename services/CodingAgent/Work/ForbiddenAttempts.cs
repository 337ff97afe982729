using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentTrust.CodingAgent.Identity;
using AgentTrust.CodingAgent.Story;
using AgentTrust.CodingAgent.Tools;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Work;

/// <summary>What the agent may not do, tried for people to see. Each attempt is a real call; none of it comes from the model.</summary>
internal sealed class ForbiddenAttempts(
    HttpClient http, IServiceAddress addresses, Storyteller story, IOptions<AgentOptions> options, TimeProvider time)
{
    private const string ListTools = "tools/list";
    private static readonly Uri ProxiedTool = new("http://tool-proxy/mcp/alerts");
    private static readonly TimeSpan RevocationMayTake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>With a living token: a deployment, a production secret, and a tool's own address.</summary>
    public async Task DuringTheTaskAsync(ToolUse use, TaskToken token, CancellationToken cancellationToken)
    {
        story.Tell("The work is done. Now the sample agent tries what it may not do, for everybody to see.");
        await TryAsync(use, "deployments", "execute",
            new Dictionary<string, object?> { ["environment"] = "production", ["service"] = "checkout", ["version"] = "2.13.2" }, cancellationToken);
        await TryAsync(use, "secrets", "read_secret",
            new Dictionary<string, object?> { ["name"] = "production/payment-api-key" }, cancellationToken);

        if (options.Value.DirectToolUrl.Length == 0) return;

        var direct = new Uri(new Uri(options.Value.DirectToolUrl), "/mcp/git");
        var (status, words) = await SendAsync(direct, token, await token.GetAsync(cancellationToken), cancellationToken);
        story.Tell(status == HttpStatusCode.OK
            ? "The agent called the tool's own address without the proxy, and it answered, which is wrong."
            : $"The agent calls the tool's own address without the proxy, and is refused ({(int)status}): {words}");
    }

    /// <summary>After the task: its last token, sent once more.</summary>
    public async Task WithDeadTokenAsync(TaskToken token, CancellationToken cancellationToken)
    {
        if (token.Last is not { } dead) return;

        var started = time.GetTimestamp();
        HttpStatusCode status;
        string words;
        while (true)
        {
            (status, words) = await SendAsync(ProxiedTool, token, dead, cancellationToken);
            // The revocation travels for a moment, and the answer until then is not yet the one that lasts.
            if (status == HttpStatusCode.Unauthorized || time.GetElapsedTime(started) > RevocationMayTake) break;
            await Task.Delay(Between, time, cancellationToken);
        }

        story.Tell(status == HttpStatusCode.OK
            ? "The token of the closed task still works, which is wrong."
            : $"The agent uses the token of the closed task once more, and is refused ({(int)status}): {words}");
    }

    private async Task TryAsync(
        ToolUse use, string server, string tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var outcome = await use.CallAsync(server, tool, arguments, cancellationToken);
        if (outcome.Succeeded) story.Tell($"{server}.{tool} was not denied, which is wrong.", outcome.Record);
    }

    private async Task<(HttpStatusCode Status, string Words)> SendAsync(
        Uri url, TaskToken token, string value, CancellationToken cancellationToken)
    {
        try
        {
            var address = await addresses.ResolveAsync(url, cancellationToken);
            using var first = await PostAsync(address, token, value, cancellationToken);
            if (!token.MayRetry(address, first)) return await ReadAsync(first, cancellationToken);

            using var second = await PostAsync(address, token, value, cancellationToken);
            return await ReadAsync(second, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return (HttpStatusCode.ServiceUnavailable, e.Message);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(Uri address, TaskToken token, string value, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = ListTools, @params = new { } }),
        };
        // HttpContent of unknown length would go out chunked; the proxy wants to know how much comes.
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", value);
        request.Headers.Add(DpopProofValidator.HeaderName, token.Prove(HttpMethod.Post, address, value));
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<(HttpStatusCode Status, string Words)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (response.StatusCode, Words(await response.Content.ReadAsStringAsync(cancellationToken)));

    /// <summary>RFC 9457: the problem's own words.</summary>
    private static string Words(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            foreach (var member in (ReadOnlySpan<string>)["detail", "title"])
                if (problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty(member, out var words) && words.ValueKind == JsonValueKind.String)
                    return words.GetString()!;
            return "no reason was given";
        }
        catch (JsonException)
        {
            return "no reason was given";
        }
    }
}
