using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary>A service, asked in a person's name. The token comes from the environment: arguments are for everybody to see.</summary>
internal static class RemoteService
{
    public const string TokenVariable = "AGENTTRUST_TOKEN";

    public static Option<string?> Option(string service = "policy service") => new("--service")
    {
        Description = $"Address of the {service}; the person's access token is taken from the variable {TokenVariable}.", HelpName = "URL",
    };

    public static Task<T?> AskAsync<T>(string url, TextWriter error, Func<PolicyClient, Task<T>> ask)
        where T : class => AskAsync(url, error, "policy service", http => ask(new PolicyClient(http)));

    /// <summary>Null when there is no answer; standard error says why.</summary>
    public static async Task<T?> AskAsync<T>(string url, TextWriter error, string service, Func<HttpClient, Task<T>> ask)
        where T : class
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            await error.WriteLineAsync($"--service {url}: give an https address, or http to this machine only; a token goes there.");
            return null;
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is not { Length: > 0 } token)
        {
            await error.WriteLineAsync($"{TokenVariable} is not set; put an access token for the {service} there.");
            return null;
        }

        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await ask(http);
        }
        catch (Exception e) when (e is ProblemException or HttpRequestException or JsonException or TaskCanceledException)
        {
            await error.WriteLineAsync($"--service {url}: {e.Message}");
            return null;
        }
    }
}
