using System.Collections.Concurrent;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Drift.Scores;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>Stops agents: here at once, and everywhere as soon as the issuer has suspended them. Until it has, it is asked again and nothing of theirs passes.</summary>
/// <remarks>What a process that died has left unfinished, the next one that starts brings to its end, and so does every other that runs.</remarks>
internal sealed partial class Containment(
    IServiceProvider services, IDriftStore store, DriftScores scores, RevocationList list, DriftTelemetry telemetry, TimeProvider time,
    ILogger<Containment> logger) : BackgroundService
{
    public static readonly Denial Denial = new(DenialReason.Contained, "What was noticed is in the records of the agent; an operator or its owner resumes it.");

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Incident> _pending = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _arrived = new(0);

    public bool IsContained(string agent) => _pending.ContainsKey(agent);

    /// <summary>From here on nothing of the agent passes this process; the rest follows behind.</summary>
    public void Begin(Incident incident)
    {
        if (!_pending.TryAdd(incident.Agent, incident)) return;

        list.Hold(incident.Agent);
        LogContained(incident.Agent, incident.Score);
        telemetry.Contained();
        _arrived.Release();
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TakeOverAsync(stoppingToken);
                for (var retry = FirstRetry; !await TryAllAsync(stoppingToken); retry = retry * 2 > SlowestRetry ? SlowestRetry : retry * 2)
                    await Task.Delay(retry, time, stoppingToken);
                await ArrivalAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops; the incident stands in the store, and whichever replica reads of it goes on
        }
    }

    /// <summary>Something was noticed here, or it is time to look what others have left.</summary>
    private async Task ArrivalAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await _arrived.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // nothing was
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var incident in await store.StandingAsync(cancellationToken)) Begin(incident);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(e); // every call reads of its own agents, and is denied where it cannot
        }
    }

    private async Task<bool> TryAllAsync(CancellationToken cancellationToken)
    {
        // All of them stand in the store before the first is told: what ends one takes the task's score with it.
        var known = new List<Incident>();
        foreach (var (_, incident) in _pending)
            if (await KnowAsync(incident, cancellationToken))
                known.Add(incident);
        foreach (var incident in known)
        {
            try
            {
                await SuspendAsync(incident, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever the cause: the agent is held here until the issuer has it.
                LogNotSuspended(incident.Agent, e);
            }
        }

        return _pending.IsEmpty;
    }

    private async Task SuspendAsync(Incident incident, CancellationToken cancellationToken)
    {
        var issuer = services.GetRequiredService<TokenIssuerClient>();
        var agent = await issuer.ContainAgentAsync(incident.Agent.Split('/')[^1], new ContainAgent
        {
            Incident = incident.Id,
            Task = incident.Task,
            Score = (int)Math.Round(incident.Score),
            Evidence = incident.Evidence,
        }, cancellationToken);

        // Its old tokens are dead by the issuer's word before this process stops holding it by its own.
        list.Apply(await issuer.GetRevocationsAsync(list.Position, TimeSpan.Zero, cancellationToken), completeAsOf: null);
        foreach (var subject in (string[])[DriftSubjects.Agent(incident.Agent), DriftSubjects.Task(incident.Task)])
            if (!_pending.Values.Any(other => !ReferenceEquals(other, incident) && other.Subject == subject))
                await scores.ForgetAsync(subject, cancellationToken);
        _pending.TryRemove(incident.Agent, out _);
        list.Release(incident.Agent);
        LogSuspended(incident.Agent, agent.State);
    }

    /// <summary>The incident that all replicas speak of, with its evidence; alone where the store is away.</summary>
    /// <returns>There is something to tell the issuer.</returns>
    private async Task<bool> KnowAsync(Incident incident, CancellationToken cancellationToken)
    {
        try
        {
            incident.Id = await store.ContainAsync(incident, cancellationToken);
            if (await store.EvidenceAsync(incident.Subject, cancellationToken) is { Count: > 0 } evidence) incident.Evidence = evidence;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogAlone(incident.Agent, e);
        }

        return incident.Evidence.Count > 0;
    }

    [LoggerMessage(EventId = 1911, Level = LogLevel.Critical, Message = "{Agent} is stopped for how it behaves (score {Score})")]
    private partial void LogContained(string agent, double score);

    [LoggerMessage(EventId = 1912, Level = LogLevel.Information, Message = "The token issuer has {Agent} as {State}")]
    private partial void LogSuspended(string agent, AgentState state);

    [LoggerMessage(EventId = 1913, Level = LogLevel.Error, Message = "{Agent} could not be suspended yet; it is held here and the issuer is asked again")]
    private partial void LogNotSuspended(string agent, Exception exception);

    [LoggerMessage(EventId = 1915, Level = LogLevel.Warning, Message = "Whether other processes have left agents to be stopped could not be read; it is tried again")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(EventId = 1914, Level = LogLevel.Error, Message = "Other replicas could not be told yet that {Agent} is stopped")]
    private partial void LogAlone(string agent, Exception exception);
}
