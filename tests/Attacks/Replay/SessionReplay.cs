using System.Text.Json;
using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Attacks.Replay;

/// <summary>Plays one session against a proxy of its own, in order.</summary>
internal sealed class SessionReplay(RunningPlatform platform, SampleEstate estate, Wire wire)
{
    private const string SessionHeader = "Mcp-Session-Id";

    /// <summary>In minutes; ToolProxy:ToolCatalog:DefinitionsLifetime is a minute at most.</summary>
    private const double LongerThanADefinitionIsBelieved = 1.1;

    private int _sessions;

    /// <exception cref="FormatException">The session names something that is not there.</exception>
    public async Task<SessionResult> RunAsync(AttackSession session, CancellationToken cancellationToken)
    {
        platform.Clock.StartAgain();
        try
        {
            using var cast = new Cast(platform, session, estate, ++_sessions);
            var catalog = new SessionCatalog(platform.Catalog, session, estate);
            var tools = new ToolsPeer(catalog);
            var approvals = new ApprovalsPeer(platform.Trust, platform.Clock);
            await using var proxy = new ProxyHost(platform, catalog, tools, approvals);
            using var http = new HttpClient { BaseAddress = await proxy.ListenAsync(cancellationToken) };
            var stage = new Stage(cast, catalog, tools, approvals, proxy, http);

            var results = new List<TurnResult>();
            for (var at = 0; at < session.Calls.Count; at++)
            {
                var turn = session.Calls[at];
                if (turn.Event is null) results.Add(await CallAsync(stage, turn, at + 1, cancellationToken));
                else await HappenAsync(stage, turn, cancellationToken);
            }

            return new SessionResult { Session = session, Turns = results, Approvals = approvals.Asked };
        }
        catch (JsonException e)
        {
            throw new FormatException($"{session.Id}: {e.Message}", e);
        }
    }

    private async Task<TurnResult> CallAsync(Stage stage, ScriptedTurn turn, int number, CancellationToken cancellationToken)
    {
        stage.Tools.Turn = turn;
        var view = await SendAsync(stage, turn, number, cancellationToken);
        if (turn.People.Count > 0 && view.Denial is { Code: "approval-required" })
        {
            stage.Approvals.Decide(turn.People);
            view = await SendAsync(stage, turn, number, cancellationToken);
        }

        return Judge.Of(number, turn, view, stage.Tools.Take());
    }

    private async Task<AgentView> SendAsync(Stage stage, ScriptedTurn turn, int id, CancellationToken cancellationToken)
    {
        var actor = stage.Cast.Find(turn.As);
        using var request = TurnRequest.Of(turn, wire, stage.Http.BaseAddress!, id);
        if (turn.Session is { } name && stage.Sessions.TryGetValue(name, out var session)) request.Headers.Add(SessionHeader, session);
        actor.Authorize(request, turn, platform.Issuer, stage.Cast.TaskOf(actor), platform.Clock);
        try
        {
            using var response = await stage.Http.SendAsync(request, cancellationToken);
            if (turn.Session is { } begun && response.Headers.TryGetValues(SessionHeader, out var given)) stage.Sessions[begun] = given.First();
            return new AgentView((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            // Cut off: the agent has read nothing, or no whole answer.
            return new AgentView(502, "");
        }
    }

    private async Task HappenAsync(Stage stage, ScriptedTurn turn, CancellationToken cancellationToken)
    {
        var actor = stage.Cast.Find(turn.As);
        switch (turn.Event)
        {
            case TurnEvent.ToolsChange:
                stage.Catalog.Change(turn.Server!, turn.Tools);
                await PassAsync(stage, turn.Minutes ?? LongerThanADefinitionIsBelieved, cancellationToken);
                break;
            case TurnEvent.TimePasses:
                await PassAsync(stage, turn.Minutes!.Value, cancellationToken);
                break;
            case TurnEvent.StepAdvanced:
                stage.Cast.Change(actor, task => task with { Step = turn.Step!, Version = task.Version + 1 });
                break;
            case TurnEvent.TaskRevoked:
                stage.Cast.Change(actor, task => task with { State = TaskState.Revoked, Version = task.Version + 1 });
                await EndAsync(stage, RevocationKind.Task, actor.Task, cancellationToken);
                break;
            case TurnEvent.AgentSuspended:
                stage.Cast.Change(actor, AgentState.Suspended);
                await EndAsync(stage, RevocationKind.Agent, actor.Facts.Id, cancellationToken);
                break;
            default:
                throw new JsonException($"nothing is known of the event {turn.Event}.");
        }
    }

    private async Task PassAsync(Stage stage, double minutes, CancellationToken cancellationToken)
    {
        platform.Clock.Pass(TimeSpan.FromMinutes(minutes));
        await stage.Proxy.HearAsync(cancellationToken);
    }

    private async Task EndAsync(Stage stage, RevocationKind kind, string id, CancellationToken cancellationToken)
    {
        platform.Issuer.Revoke(kind, id);
        await stage.Proxy.HearAsync(kind, id, cancellationToken);
    }

    private sealed record Stage(Cast Cast, SessionCatalog Catalog, ToolsPeer Tools, ApprovalsPeer Approvals, ProxyHost Proxy, HttpClient Http)
    {
        /// <summary>MCP sessions by the script's word for them.</summary>
        public Dictionary<string, string> Sessions { get; } = [];
    }
}
