namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>An accepted schema that arguments cannot be held to; the message says where and why.</summary>
internal sealed class SchemaException(string pointer, string words) : Exception($"The schema says at \"{pointer}\" {words}");
