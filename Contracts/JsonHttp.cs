using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Contracts;

/// <summary>What the typed clients share: wire JSON both ways, problems as <see cref="ProblemException"/>.</summary>
internal static class JsonHttp
{
    public static async Task<T> GetContractAsync<T>(this HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        return await ReadContractAsync<T>(response, cancellationToken);
    }

    public static async Task<TResult> PostContractAsync<TBody, TResult>(
        this HttpClient http, string path, TBody body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, body, WireJson.Options, cancellationToken);
        return await ReadContractAsync<TResult>(response, cancellationToken);
    }

    /// <exception cref="ProblemException">The peer answered with an error.</exception>
    /// <exception cref="JsonException">The answer is not of the contract's shape.</exception>
    public static async Task<T> ReadContractAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken)
            ?? throw new JsonException($"{response.RequestMessage?.RequestUri?.Host} answered null.");
    }
}
