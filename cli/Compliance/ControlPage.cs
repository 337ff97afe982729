using System.Text;

namespace AgentTrust.Cli.Compliance;

/// <summary>The map as a page of the documentation.</summary>
internal static class ControlPage
{
    private const string Generated = "Made from [controls.json](controls.json) by `agenttrust audit compliance`; change that file, not this one.";

    public static string Of(ControlMap map)
    {
        var page = new StringBuilder("# Compliance map\n\n").Append(Generated).Append("\n\n").Append(map.About).Append("\n\n");
        page.Append("The last column but two is a question to a running log: `GET /records?…`, or `agenttrust audit report` for all of them with their counts.\n");
        page.Append("A line says what this repository does; whether an organisation complies depends on how it runs it.\n");
        foreach (var framework in map.Controls.GroupBy(control => control.Framework, StringComparer.Ordinal))
        {
            page.Append($"\n## {framework.Key}\n\n{framework.Count(control => control.State == "met")} of {framework.Count()} lines are met.\n\n");
            page.Append("| control | asks for | mechanism | where | tests | evidence | state | review |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var control in framework) page.Append(Line(control));
        }

        return page.ToString();
    }

    private static string Line(Control control) =>
        $"| {control.Id} | {control.Title} | {control.Mechanism} | `{control.Where}` | {string.Join(", ", control.Tests.Select(test => $"`{test}`"))} | `{control.Evidence}` "
        + $"| {control.State}{(control.Missing is { } missing ? $": {missing}" : "")}, {control.Standing} | {control.Review:yyyy-MM-dd} |\n";
}
