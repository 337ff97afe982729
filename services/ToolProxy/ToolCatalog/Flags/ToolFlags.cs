using System.Text.Json;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.ToolProxy.ToolCatalog.Flags;

/// <summary>What stands out about a definition, for the person who is to accept it. No flag accepts or refuses anything.</summary>
internal static partial class ToolFlags
{
    private const int ShortestNear = 6;
    private const int MostOfAKind = 10;

    /// <param name="server">Whose tool it is.</param>
    /// <param name="tool">Its name.</param>
    /// <param name="definition">All that the server says of it.</param>
    /// <param name="others">Every tool that is known, of every server.</param>
    public static IReadOnlyList<ToolFlag> Of(string server, string tool, JsonElement definition, IReadOnlyCollection<ToolName> others) =>
    [
        .. Names(new ToolName(server, tool), others),
        .. Hidden(definition),
        .. Mentions(server, definition, others),
    ];

    private static IEnumerable<ToolFlag> Names(ToolName own, IReadOnlyCollection<ToolName> others)
    {
        if (!Usual().IsMatch(own.Tool))
            yield return new ToolFlag(ToolFlagKind.UnusualName, "The name has other characters than ASCII letters, digits, \"_\", \"-\" and \".\".");

        var skeleton = NameSkeleton.Of(own.Tool);
        foreach (var other in others.Where(other => other.Tool == own.Tool && other.Server != own.Server).Take(MostOfAKind))
            yield return new ToolFlag(ToolFlagKind.Shadowing, $"{other} has the same name.");
        foreach (var other in others.Where(other => other.Tool != own.Tool && LooksLike(own.Server, skeleton, other)).Take(MostOfAKind))
            yield return new ToolFlag(ToolFlagKind.Lookalike, $"The name looks like {other}.");
    }

    private static bool LooksLike(string server, string skeleton, ToolName other)
    {
        var its = NameSkeleton.Of(other.Tool);
        // get_alert and get_alerts of one server are how people name things; of two servers they are worth a look.
        return its == skeleton || (other.Server != server && skeleton.Length >= ShortestNear && its.Length >= ShortestNear && NameSkeleton.AreNear(its, skeleton));
    }

    private static IEnumerable<ToolFlag> Hidden(JsonElement definition)
    {
        var hidden = DefinitionText.Of(definition).SelectMany(HiddenCharacters.Of).Distinct().Take(MostOfAKind).ToArray();
        if (hidden.Length > 0) yield return new ToolFlag(ToolFlagKind.InvisibleText, $"It has characters that nobody sees: {string.Join(", ", hidden)}.");
    }

    private static IEnumerable<ToolFlag> Mentions(string server, JsonElement definition, IReadOnlyCollection<ToolName> others)
    {
        var words = DefinitionText.Of(definition).SelectMany(text => Words().Matches(text).Select(match => match.Value.Trim('.', '-'))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return others.Where(other => other.Server != server && (words.Contains(other.ToString()) || (IsIdentifier().IsMatch(other.Tool) && words.Contains(other.Tool))))
            .Take(MostOfAKind)
            .Select(other => new ToolFlag(ToolFlagKind.NamesOtherTool, $"Its words speak of {other}."));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Usual();

    [GeneratedRegex("[A-Za-z0-9_.-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    /// <summary>More than an everyday word: "execute" in a sentence is no tool, "read_file" and "sendMail" are.</summary>
    [GeneratedRegex("[A-Za-z0-9][_.-][A-Za-z0-9]|[a-z][A-Z]", RegexOptions.NonBacktracking)]
    private static partial Regex IsIdentifier();
}
