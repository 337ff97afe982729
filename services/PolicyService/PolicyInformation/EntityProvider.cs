using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Policy information point: agents and tasks as the token issuer vouches for them, at most a second old.</summary>
internal sealed partial class EntityProvider(
    IServiceScopeFactory scopes,
    IOptions<EntityOptions> options,
    TimeProvider time,
    ILogger<EntityProvider> logger) : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.LargestCache });

    public ValueTask<Found<AgentFacts>> FindAgentAsync(string id, CancellationToken cancellationToken)
    {
        if (!SpiffeIds.IsAgent(id)) return new(Found<AgentFacts>.No($"{id} is not the id of an agent."));

        var name = id[SpiffeIds.Agent("").Length..];
        return FindAsync($"agent {id}", $"The token issuer knows no agent {id}.",
            async (issuer, stop) => await issuer.GetAgentAsync(name, stop),
            agent => agent.Id == id, _ => true, cancellationToken);
    }

    /// <summary>The task; facts that were kept from another step than the caller's token is for may be behind, and are asked for again.</summary>
    public ValueTask<Found<TaskFacts>> FindTaskAsync(string id, string step, CancellationToken cancellationToken) =>
        FindAsync($"task {id}", $"The token issuer knows no task {id}.",
            async (issuer, stop) => await issuer.GetTaskAsync(id, stop),
            task => task.Id == id, task => task.Step == step, cancellationToken);

    public void Dispose() => _cache.Dispose();

    private async ValueTask<Found<T>> FindAsync<T>(
        string key, string unknown, Func<TokenIssuerClient, CancellationToken, Task<T>> fetch, Func<T, bool> isIt, Func<T, bool> isCurrent,
        CancellationToken cancellationToken)
        where T : class
    {
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(key, out Kept<T>? kept) && kept!.Until > now && isCurrent(kept.Value)) return Found<T>.Yes(kept.Value, kept.Until);

        using var tooLong = new CancellationTokenSource(options.Value.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            // The client belongs to a scope of its own: this provider lives as long as the process.
            using var scope = scopes.CreateScope();
            var value = await fetch(scope.ServiceProvider.GetRequiredService<TokenIssuerClient>(), stop.Token);
            if (!isIt(value)) return Found<T>.No(unknown);

            _cache.Set(key, new Kept<T>(value, now + options.Value.MaximumAge),
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.Value.MaximumAge });
            return Found<T>.Yes(value, now + options.Value.MaximumAge);
        }
        catch (ProblemException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return Found<T>.No(unknown);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Broad on purpose: time-out, open circuit, refusal or bad JSON, without facts nothing is permitted.
            LogUnavailable(key, e.GetType().Name, e.Message);
            return Found<T>.Unavailable("The token issuer could not be asked about the agent and its task, so nothing is permitted.");
        }
    }

    private sealed record Kept<T>(T Value, DateTimeOffset Until);

    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "No facts about {Key} from the token issuer, so the call is denied: {Kind}: {Why}")]
    private partial void LogUnavailable(string key, string kind, string why);
}

/// <summary>The facts, or why there are none, in words.</summary>
internal sealed record Found<T>
    where T : class
{
    private Found(T? value, string? absence, bool isUnavailable = false) => (Value, Absence, IsUnavailable) = (value, absence, isUnavailable);

    /// <summary>Until then nobody asks anew.</summary>
    public DateTimeOffset Until { get; private init; }

    public T? Value { get; }

    public string? Absence { get; }

    /// <summary>Nobody could be asked: it may well be there.</summary>
    public bool IsUnavailable { get; }

    public static Found<T> Yes(T value, DateTimeOffset until = default) => new(value, null) { Until = until };

    public static Found<T> No(string absence) => new(null, absence);

    public static Found<T> Unavailable(string absence) => new(null, absence, isUnavailable: true);
}
