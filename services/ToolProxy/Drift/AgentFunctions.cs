using System.Collections.Concurrent;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>What each agent is for, as its registration says; an agent has one function for ever.</summary>
internal sealed partial class AgentFunctions(IServiceProvider services, TimeProvider time, ILogger<AgentFunctions> logger)
{
    private const int MostKept = 10_000;

    /// <summary>An issuer that does not say is not asked again with every call.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (string? Function, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Null when the issuer does not say.</summary>
    public async ValueTask<string?> OfAsync(string agent, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(agent, out var known) && (known.Function is not null || known.Until > time.GetUtcNow())) return known.Function;

        if (_known.Count >= MostKept) _known.Clear();
        string? function = null;
        try
        {
            function = (await services.GetRequiredService<TokenIssuerClient>().GetAgentAsync(agent.Split('/')[^1], cancellationToken)).Function;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnknown(agent, e); // its calls teach nothing, and are compared with nothing, until it does
        }

        _known[agent] = (function, time.GetUtcNow() + Pause);
        return function;
    }

    [LoggerMessage(EventId = 1921, Level = LogLevel.Warning, Message = "What {Agent} is for is not known; whether its tools are usual cannot be told")]
    private partial void LogUnknown(string agent, Exception exception);
}
