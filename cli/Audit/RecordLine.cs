using System.Globalization;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.Cli.Audit;

/// <summary>A record on one line of a terminal. What others said is shown so that no terminal obeys it.</summary>
internal static class RecordLine
{
    public static string Of(LoggedRecord logged)
    {
        var record = logged.Record;
        string?[] parts =
        [
            logged.Index.ToString(CultureInfo.InvariantCulture).PadLeft(7),
            record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ShownText.Of(record.Kind),
            ShownText.Of(record.Outcome ?? "-"),
            ShownText.Of(record.Summary ?? string.Join(' ', new[] { record.Person ?? record.Agent?.Split('/')[^1], record.Action, record.Resource?.Id }.OfType<string>())),
            record.Call is { } call ? $"[{ShownText.Of(call)}]" : null,
        ];
        return string.Join("  ", parts.OfType<string>());
    }

    /// <summary>Said whenever an answer may lack what has just happened.</summary>
    public static async Task WarnAsync(Findable findable, TextWriter error)
    {
        if (findable.Behind > 0) await error.WriteLineAsync($"{findable.Behind} newer records of the log cannot be found yet.");
    }
}
