namespace AgentTrust.ToolProxy.Arguments.Sql;

/// <summary>SQL that databases read in more than one way; the message says what stands in it: "must not …".</summary>
internal sealed class SqlFaultException(string message) : Exception(message);
