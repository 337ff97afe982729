namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>What is wrong with an argument: its place as a JSON Pointer (RFC 6901), and what it must be.</summary>
internal sealed record SchemaFault(string Pointer, string Words);
