using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tools;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCatalog.Flags;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;

namespace AgentTrust.ToolProxy.ToolCatalog.Review;

/// <summary>People look at what servers say of their tools, and say whether agents may use them so.</summary>
internal sealed class ToolReviews(
    Catalog catalog, ToolQuarantine quarantine, AcceptedDefinitions accepted, ToolVerdicts verdicts, ToolRecords records, AuditTrail trail,
    DurableRecords durable, TimeProvider time)
{
    private const int LongestReason = 500;

    public async Task<IReadOnlyList<ReviewedTool>> ListAsync(CancellationToken cancellationToken)
    {
        var seen = (await quarantine.ListAsync(cancellationToken)).ToDictionary(tool => new ToolName(tool.Server, tool.Tool));
        ToolName[] names = [.. quarantine.Names.Union(seen.Keys)];
        var tools = new List<ReviewedTool>();
        foreach (var name in names.Where(name => Server(name.Server) is not null).OrderBy(name => name.ToString(), StringComparer.Ordinal))
            tools.Add(await ReviewAsync(name, seen.GetValueOrDefault(name), names, cancellationToken));
        return tools;
    }

    public async Task<(ToolDifference? Difference, ReviewRefusal? Refusal)> CompareAsync(string server, string tool, CancellationToken cancellationToken)
    {
        var name = new ToolName(server, tool);
        if (await quarantine.FindAsync(ToolShelf.Seen, name, cancellationToken) is not { } seen) return (null, ReviewRefusal.Unseen);

        var before = await AcceptedBeforeAsync(name, cancellationToken);
        return (new ToolDifference
        {
            Tool = await ReviewAsync(name, seen, quarantine.Names, cancellationToken),
            Changes = DefinitionDifference.Between(before?.Definition, seen.Definition),
            Definition = seen.Definition,
        }, null);
    }

    /// <summary>Holds from the moment at which the log and then the replicas have it; never before.</summary>
    public async Task<(ToolVerdict? Verdict, ReviewRefusal? Refusal)> SayAsync(
        string server, ToolVerdictRequest said, bool accepts, string person, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(said.Reason) || said.Reason.Length > LongestReason || said.Reason.Any(char.IsControl)) return (null, ReviewRefusal.NoReason);

        var name = new ToolName(server, said.Tool);
        if (await quarantine.FindAsync(ToolShelf.Seen, name, cancellationToken) is not { } seen) return (null, ReviewRefusal.Unseen);

        // The digest is computed from what is kept, and compared with what the person saw: neither may have moved in between.
        var definition = ToolDefinition.Of(seen.Definition);
        if (definition.Digest != said.Digest) return (null, ReviewRefusal.MovedOn with { Detail = $"It is {definition.Digest} now." });

        var tool = Server(server)?.Tools.GetValueOrDefault(said.Tool);
        if (tool?.Digest == said.Digest) return (null, ReviewRefusal.InTheFile);
        if (accepts && Objection(tool, definition) is { } objection) return (null, objection);

        var record = records.Verdict(server, said, person, accepts, ToolFlags.Of(server, said.Tool, seen.Definition, quarantine.Names));
        if (await durable.IndexOfAsync(trail.WriteAsync(record), cancellationToken) is not { } index) return DoesNotHold(record, ReviewRefusal.NoRecord);

        var verdict = new ToolVerdict
        {
            Server = server,
            Tool = said.Tool,
            Digest = said.Digest,
            Accepted = accepts,
            Person = person,
            Reason = said.Reason,
            At = time.GetUtcNow(),
            Record = index,
        };
        return await TryKeepAsync(verdict, cancellationToken) ? (verdict, null) : DoesNotHold(record, ReviewRefusal.NotKept);
    }

    private async Task<bool> TryKeepAsync(ToolVerdict verdict, CancellationToken cancellationToken)
    {
        try
        {
            await verdicts.KeepAsync(verdict, cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause, it does not hold; the answer and the log say so.
            return false;
        }
    }

    /// <summary>A record may reach the log after nobody waited for it any more: another one behind it says that it came to nothing.</summary>
    private (ToolVerdict?, ReviewRefusal?) DoesNotHold(AuditRecord record, ReviewRefusal why)
    {
        _ = trail.WriteAsync(records.DoesNotHold(record));
        return (null, why);
    }

    private static ReviewRefusal? Objection(CatalogTool? tool, ToolDefinition definition) => tool switch
    {
        null => ReviewRefusal.Unmapped,
        { Offer: ToolOffer.Forbidden } => ReviewRefusal.Forbidden,
        _ when ToolConstraint.ObstacleOf(tool, definition.InputSchema) is { } obstacle => ReviewRefusal.Unconstrained with { Detail = obstacle },
        _ => null,
    };

    private async Task<ReviewedTool> ReviewAsync(ToolName name, SeenTool? seen, IReadOnlyCollection<ToolName> names, CancellationToken cancellationToken)
    {
        var tool = Server(name.Server)?.Tools.GetValueOrDefault(name.Tool);
        var definition = seen is null ? null : ToolDefinition.Of(seen.Definition);
        var before = await AcceptedBeforeAsync(name, cancellationToken);
        var verdict = definition is null ? null : await verdicts.FindAsync(name.Server, name.Tool, definition.Digest, cancellationToken);
        var obstacle = tool is null || definition is null ? null : ToolConstraint.ObstacleOf(tool, definition.InputSchema);
        var holds = tool is not null && definition is not null && obstacle is null && await accepted.HoldAsync(tool, definition, cancellationToken);

        return new ReviewedTool
        {
            Server = name.Server,
            Tool = name.Tool,
            State = State(tool, definition, verdict, holds, before is not null || tool?.Digest is not null),
            Digest = definition?.Digest,
            AcceptedDigest = holds ? definition!.Digest : tool?.Digest ?? (before is null ? null : ToolDefinition.DigestOf(before.Definition)),
            FirstSeen = seen?.FirstSeen,
            Flags = ToolFlags.Of(name.Server, name.Tool, seen?.Definition ?? JsonElement.Parse("{}"), names),
            Obstacle = obstacle,
            Verdict = verdict,
        };
    }

    /// <summary>What the difference is shown against. It counts only if it was accepted: somebody who writes to the notes could make a change look small.</summary>
    private async Task<SeenTool?> AcceptedBeforeAsync(ToolName name, CancellationToken cancellationToken) =>
        Server(name.Server)?.Tools.GetValueOrDefault(name.Tool) is { } tool
        && await quarantine.FindAsync(ToolShelf.Accepted, name, cancellationToken) is { } before
        && await accepted.HoldAsync(tool, ToolDefinition.Of(before.Definition), cancellationToken)
            ? before
            : null;

    private static ToolReviewState State(CatalogTool? tool, ToolDefinition? definition, ToolVerdict? verdict, bool holds, bool wasAccepted) => tool switch
    {
        null => ToolReviewState.Unmapped,
        { Offer: ToolOffer.Forbidden } => ToolReviewState.Forbidden,
        _ when holds => tool.IsOffered ? ToolReviewState.Accepted : ToolReviewState.Hidden,
        _ when definition is null => ToolReviewState.Unseen,
        _ when verdict is { Accepted: false } => ToolReviewState.Rejected,
        _ => wasAccepted ? ToolReviewState.Changed : ToolReviewState.New,
    };

    private CatalogServer? Server(string name) => catalog.Find(ServerKind.Mcp, name);
}
