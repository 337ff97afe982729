using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary>What a service did, or its no in its own words. Not reaching it, or not being let in, is neither.</summary>
internal sealed record RemoteAnswer<T>(T? Done, string? No)
    where T : class;

internal static class RemoteAnswer
{
    private static readonly HttpStatusCode[] Nos = [HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest];
    private const string SamePerson = "urn:agenttrust:problem:same-person";

    public static Task<RemoteAnswer<T>?> AskAsync<T>(string url, TextWriter error, Func<PolicyClient, Task<T>> ask)
        where T : class => AskAsync(url, error, "policy service", http => ask(new PolicyClient(http)));

    public static async Task<RemoteAnswer<T>?> AskAsync<T>(string url, TextWriter error, string service, Func<HttpClient, Task<T>> ask)
        where T : class
    {
        var answer = await RemoteService.AskAsync(url, error, service, async http =>
        {
            try
            {
                return new RemoteAnswer<T>(await ask(http), null);
            }
            catch (ProblemException e) when (Nos.Contains(e.Status) || e.Type == SamePerson)
            {
                return new RemoteAnswer<T>(null, e.Message);
            }
        });
        if (answer?.No is { } no) await error.WriteLineAsync(no);
        return answer;
    }

    /// <summary>Done, refused, or not even asked.</summary>
    public static ExitCode Code<T>(this RemoteAnswer<T>? answer)
        where T : class => answer is null ? ExitCode.CouldNotRun : answer.Done is null ? ExitCode.Differs : ExitCode.Done;
}
