using System.Collections.Frozen;
using System.Globalization;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Reads the annotations that every policy of this house has; the language itself asks for none.</summary>
internal static class PolicyAnnotations
{
    private const int LargestQuorum = 5;
    private const string TwoPeople = "two-people";

    private static readonly string[] s_aboutConsent = ["passkey", "break_glass", "escalation"];

    private static readonly FrozenDictionary<string, PasskeyNeed> s_passkeys = new Dictionary<string, PasskeyNeed>
    {
        ["required"] = PasskeyNeed.Required,
        ["preferred"] = PasskeyNeed.Preferred,
        ["none"] = PasskeyNeed.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null, or what is wrong with the annotations and how to put it right.</summary>
    public static string? Fault(IReadOnlyDictionary<string, string> annotations)
    {
        foreach (var name in new[] { "id", "reason", "requirement", "status", "review" })
            if (string.IsNullOrWhiteSpace(annotations.GetValueOrDefault(name)))
                return $"has no @{name}(\"…\"); add it.";

        if (!annotations["requirement"].Split(' ').All(IsRequirement))
            return "has an @requirement that is not a list like \"R14 R15\"; name the requirements it keeps.";
        if (annotations["status"] is not ("settled" or "interim"))
            return "has an @status that is neither \"settled\" nor \"interim\"; say which it is.";
        if (Review(annotations) is null)
            return "has an @review that is not a date like \"2027-05-31\"; say by when somebody looks at it again.";
        if (annotations.ContainsKey("approvers") != annotations.ContainsKey("quorum"))
            return "has only one of @approvers and @quorum; give both or none.";

        if (annotations.TryGetValue("passkey", out var passkey) && !s_passkeys.ContainsKey(passkey))
            return $"has @passkey(\"{passkey}\"), which is none of \"required\", \"preferred\" and \"none\".";
        if (annotations.TryGetValue("break_glass", out var breakGlass) && breakGlass != TwoPeople)
            return $"has @break_glass(\"{breakGlass}\"); the only way to break the glass is \"{TwoPeople}\", and without it there is none.";
        if (annotations.TryGetValue("escalation", out var escalation) && Groups(escalation) is null)
            return "has an @escalation that is not a list like \"group, group\", each once.";
        if (s_aboutConsent.FirstOrDefault(annotations.ContainsKey) is { } alone && !annotations.ContainsKey("approvers"))
            return $"has @{alone} and asks nobody; give @approvers and @quorum as well.";

        return annotations.ContainsKey("approvers") && Approval(annotations) is null
            ? $"needs @approvers(\"group, group\") and @quorum with a number from the count of groups to {LargestQuorum}."
            : null;
    }

    public static DateOnly? Review(IReadOnlyDictionary<string, string> annotations) =>
        DateOnly.TryParseExact(annotations.GetValueOrDefault("review"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static ApprovalRequirement? Approval(IReadOnlyDictionary<string, string> annotations)
    {
        if (!annotations.TryGetValue("approvers", out var approvers)) return null;

        var groups = Groups(approvers);
        var wellFormed = groups is not null
            && int.TryParse(annotations.GetValueOrDefault("quorum"), out var quorum)
            && quorum >= groups!.Length && quorum <= LargestQuorum;

        return wellFormed
            ? new()
            {
                Groups = [.. groups!.Order(StringComparer.Ordinal)],
                Quorum = int.Parse(annotations["quorum"]),
                Passkey = s_passkeys[annotations.GetValueOrDefault("passkey", "preferred")],
                Escalation = annotations.TryGetValue("escalation", out var escalation) ? Groups(escalation)! : [],
                BreakGlass = annotations.ContainsKey("break_glass"),
            }
            : null;
    }

    private static string[]? Groups(string text)
    {
        var groups = text.Split(',', StringSplitOptions.TrimEntries);
        return groups.All(group => group.Length > 0) && groups.Distinct(StringComparer.Ordinal).Count() == groups.Length ? groups : null;
    }

    private static bool IsRequirement(string text) =>
        text.Length is > 1 and <= 4 && text[0] == 'R' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
