using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>What goes into the policy engine is bounded, wherever it came from.</summary>
internal static class FactLimits
{
    public const int LongestText = 1024;
    public const int LargestList = 512;
    public const int LongestChain = 8;
    public const int MostSinks = 256;

    /// <summary>Null, or what is wrong with the request.</summary>
    public static string? Fault(EvaluationRequest request)
    {
        (string Name, string Value)[] texts =
        [
            ("subject.type", request.Subject.Type), ("subject.id", request.Subject.Id), ("action.name", request.Action.Name),
            ("resource.type", request.Resource.Type), ("resource.id", request.Resource.Id),
        ];
        return FirstFault(texts)
            ?? (request.Context is { ValueKind: not JsonValueKind.Object } ? "context must be a JSON object." : null);
    }

    /// <summary>Null, or what is wrong with the context.</summary>
    public static string? Fault(ToolCallContext call)
    {
        (string Name, string Value)[] texts =
        [
            ("context.task", call.Task), ("context.step", call.Step), ("context.call", call.Call),
            ("context.arguments_digest", call.ArgumentsDigest), ("context.tool.server", call.Tool.Server),
            ("context.tool.name", call.Tool.Name), ("context.tool.definition_digest", call.Tool.DefinitionDigest),
        ];
        if (FirstFault(texts) is { } fault) return fault;
        if (call.Sink is { } sink && !IsText(sink)) return Words("context.sink");
        if (call.Actors is { } actors && (actors.Count is 0 or > LongestChain || !actors.All(IsText) || actors.Distinct().Count() != actors.Count))
            return $"context.actors must be 1 to {LongestChain} different SPIFFE IDs, or absent.";
        if (call.Resources is { } limits && (limits.Count > LargestList || !limits.All(limit => limit is not null && IsText(limit.Type) && IsText(limit.Id))))
            return $"context.resources must be at most {LargestList} resources, each with type and id, or absent.";
        if (new[] { call.Destination?.Host, call.Destination?.Branch, call.Destination?.Recipient }.OfType<string>().Any(text => !IsText(text)))
            return Words("Each member of context.destination");
        if (call.Sinks is { } sinks && (sinks.Count > MostSinks || !sinks.All(sink => sink is not null && IsText(sink.Kind) && Enum.IsDefined(sink.Origin))))
            return $"context.sinks must be at most {MostSinks} arguments, each with kind and origin, or absent.";
        if (call.Arguments is { } arguments && CallArgumentLists.Of(arguments).FirstOrDefault(list => list.Values is { } values && !(values.Count <= LargestList && values.All(IsText))) is { Name: { } list })
            return $"context.arguments.{list} must be at most {LargestList} texts of 1 to {LongestText} characters, or absent.";
        if (!Sensitivities.Knows(call.Sensitivity))
            return $"context.sensitivity must be one of {string.Join(", ", Sensitivities.All)}.";
        if (call.Session.Risk is < 0 or > 100) return "context.session.risk must be from 0 to 100, or absent.";
        return call.Session.Calls < 0 || call.Session.Writes < 0 ? "context.session counts cannot be negative." : null;
    }

    /// <summary>Facts that the issuer vouches for are bounded too: a fault there is a reason to deny.</summary>
    public static bool Holds(AgentFacts agent, TaskFacts task)
    {
        IReadOnlyList<string>[] lists =
        [
            agent.Bounds.Repositories, agent.Bounds.Environments, agent.Bounds.ActionGroups, agent.Bounds.Hosts ?? [], agent.Bounds.Recipients ?? [], agent.Bounds.Accounts ?? [],
            [.. task.Steps.SelectMany(step => step.Actions.Append(step.Name))],
            [.. task.Boundaries.SelectMany(boundary => boundary.Actions.Append(boundary.Id).Append(boundary.Type))],
            [agent.Id, agent.Owner, agent.Function, task.Id, task.Agent, task.Owner, task.OpenedBy, task.Step, task.Intent, task.Reference ?? "none", task.Template ?? "none"],
        ];
        return lists.All(list => list.Count <= LargestList && list.All(IsText));
    }

    private static string? FirstFault(IEnumerable<(string Name, string Value)> texts) =>
        texts.Where(text => !IsText(text.Value)).Select(text => Words(text.Name)).FirstOrDefault();

    // Half a surrogate pair is not Unicode text, and the engine's JSON reader would refuse it.
    private static bool IsText(string text) =>
        text.Length is > 0 and <= LongestText && !text.Any(char.IsControl) && !HasLoneSurrogate(text);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }

    private static string Words(string name) => $"{name} must be text of 1 to {LongestText} characters without control characters.";
}
