using System.CommandLine;

namespace AgentTrust.Cli.Policies;

/// <summary>The folder of a policy set, as the verbs take it.</summary>
internal static class FolderOption
{
    public static Option<string> Create(string name, bool required = true) => new(name)
    {
        Description = "Folder with the schema, the *.cedar files and, in decisions/, the golden requests.", HelpName = "DIR", Required = required,
    };
}
