namespace AgentTrust.LocalEngine.Projects;

/// <summary>Marks in a value that each instance fills in for itself: its own id and its own ports.</summary>
internal static class InstanceTemplates
{
    public const string Suffix = "{{instance}}";

    public static string Port(string endpoint) => $"{{{{port:{endpoint}}}}}";
}
