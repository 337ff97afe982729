using System.Text.Json;

namespace AgentTrust.Attacks.Format;

/// <summary>Whether everything that sessions name is there, before anything is played: agents, grants, tools.</summary>
internal static class SessionNames
{
    private const int Most = 20;

    /// <exception cref="FormatException">Something is not there; the message names file, line and session of each.</exception>
    public static void Check(IReadOnlyList<AttackSession> sessions, SampleEstate estate)
    {
        string[] faults = [.. sessions.Select(session => Fault(session, estate) is { } fault ? $"{session.Source}, session {session.Id}: {fault}" : null).OfType<string>()];
        if (faults.Length == 0) return;

        var more = faults.Length > Most ? $"\n… and {faults.Length - Most} more." : "";
        throw new FormatException(string.Join('\n', faults.Take(Most)) + more);
    }

    private static string? Fault(AttackSession session, SampleEstate estate)
    {
        try
        {
            HashSet<string> agents = [estate.Agent(session.Agent).Name];
            foreach (var other in session.Others)
            {
                if (other.Parent is { } parent && !agents.Contains(parent)) return $"{other.Name} is handed on to by {parent}, who is not in the session before it.";
                agents.Add(other.Name);
            }

            estate.Task(session.Task);
            foreach (var (server, tools) in session.Servers)
                foreach (var tool in tools)
                    estate.Tool(server, tool);
            foreach (var (at, turn) in session.Calls.Index())
            {
                if (turn.As is { } actor && !agents.Contains(actor)) return $"call {at + 1}: there is no agent {actor} in the session; it has {string.Join(", ", agents)}.";
                foreach (var tool in turn.Event == TurnEvent.ToolsChange ? turn.Tools : []) estate.Tool(turn.Server!, tool);
            }

            return null;
        }
        catch (JsonException e)
        {
            return FormatFault.Of(e);
        }
        catch (InvalidOperationException)
        {
            return "agent and task are names or objects, and so is what a task is like.";
        }
    }
}
