using System.Diagnostics.CodeAnalysis;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Texts of people that go into records: short, and nothing that garbles a line.</summary>
internal static class Reasons
{
    public static bool IsGiven([NotNullWhen(true)] string? reason) => IsText(reason, 500);

    public static bool IsReference([NotNullWhen(true)] string? reference) => IsText(reference, 200);

    /// <summary>A person's <c>sub</c>; what looks like a workload's id is none.</summary>
    public static bool IsPerson([NotNullWhen(true)] string? person) =>
        IsText(person, 200) && !person!.Contains("://", StringComparison.Ordinal);

    private static bool IsText(string? text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}
