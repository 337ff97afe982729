using System.Text.RegularExpressions;

namespace AgentTrust.LocalEngine.Resources;

/// <summary>What a resource may be called; the name is also its host name in service discovery.</summary>
internal static partial class ResourceNames
{
    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        if (name.Length > 64 || !Allowed().IsMatch(name))
            throw new ArgumentException(
                $"Resource name '{name}' is invalid. A name is at most 64 ASCII letters, digits and single hyphens; "
                + "it starts with a letter and does not end with a hyphen.", nameof(name));
    }

    [GeneratedRegex("^[A-Za-z](?:-?[A-Za-z0-9])*$")]
    private static partial Regex Allowed();
}
