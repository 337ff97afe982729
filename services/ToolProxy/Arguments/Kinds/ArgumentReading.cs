using AgentTrust.ToolProxy.Arguments.Shell;
using AgentTrust.ToolProxy.Arguments.Sql;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>Which parser reads which kind.</summary>
internal static class ArgumentReading
{
    public static Reading Read(CatalogArgument argument, string text) => argument.Kind switch
    {
        ArgumentKind.Text => Reading.Of([]),
        ArgumentKind.Path => RepositoryPaths.Read(text, argument.Root),
        _ when text.Length == 0 => Reading.Refused("must not be empty; leave it out."),
        ArgumentKind.Host => HostNames.Read(text),
        ArgumentKind.Url => UrlForms.Read(text),
        ArgumentKind.Branch => BranchNames.Read(text),
        ArgumentKind.Recipient => Recipients.Read(text),
        ArgumentKind.Command => ShellReading.Read(text, argument),
        ArgumentKind.Sql => SqlReading.Read(text, argument),
        _ => PlainNames.Read(argument.Kind, text),
    };
}
