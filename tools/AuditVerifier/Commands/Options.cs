namespace AgentTrust.AuditVerifier.Commands;

internal static class Options
{
    /// <summary>A command, its arguments, and <c>--name value</c> pairs; null pairs when one has no value.</summary>
    public static (string Command, string[] Arguments, Dictionary<string, string>? Given) Parse(string[] args)
    {
        var arguments = new List<string>();
        var given = new Dictionary<string, string>();
        for (var i = 1; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) arguments.Add(args[i]);
            else if (i + 1 == args.Length || !given.TryAdd(args[i][2..], args[++i])) return ("", [], null);
        }

        return (args.FirstOrDefault() ?? "", [.. arguments], given);
    }
}
