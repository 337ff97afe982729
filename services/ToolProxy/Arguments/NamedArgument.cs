using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments;

/// <summary>What an argument names, in its one form.</summary>
/// <param name="Argument">As the catalog has it.</param>
/// <param name="Pointer">Where it stands (RFC 6901).</param>
/// <param name="Name">What it is.</param>
internal sealed record NamedArgument(CatalogArgument Argument, string Pointer, NamedThing Name);
