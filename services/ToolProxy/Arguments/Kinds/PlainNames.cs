using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>Repositories, environments, clusters, accounts and secrets: one spelling, compared letter for letter.</summary>
internal static partial class PlainNames
{
    public static Reading Read(ArgumentKind kind, string text) =>
        (kind == ArgumentKind.Repository ? Repository() : Name()).IsMatch(text) && !text.Split('/').Any(part => part is "." or "..")
            ? Reading.Of(kind, text)
            : Reading.Refused(kind == ArgumentKind.Repository
                ? "must name a repository as its owner and name, e.g. shop/checkout, without a host, a scheme and .git."
                : $"must name one {kind.Word} by letters, digits and . _ - : / @ between them.");

    [GeneratedRegex(@"^(?!.{201})(?:[A-Za-z0-9_][A-Za-z0-9._-]*/){0,4}[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.git)\z")]
    private static partial Regex Repository();

    [GeneratedRegex(@"^(?!.{201})[A-Za-z0-9_][A-Za-z0-9._-]*(?:[/:@]+[A-Za-z0-9_][A-Za-z0-9._-]*)*\z")]
    private static partial Regex Name();
}
