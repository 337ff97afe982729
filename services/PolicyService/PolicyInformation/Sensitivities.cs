namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>How sensitive data is, lowest first.</summary>
internal static class Sensitivities
{
    public const string Internal = "internal";

    public static IReadOnlyList<string> All { get; } = ["public", Internal, "confidential", "secret"];

    public static bool Knows(string word) => All.Contains(word, StringComparer.Ordinal);

    /// <summary>The higher of the two; a word that is unknown counts as the highest.</summary>
    public static string Higher(string one, string other) => Rank(one) >= Rank(other) ? one : other;

    private static int Rank(string word)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i] == word) return i;
        return All.Count;
    }
}
