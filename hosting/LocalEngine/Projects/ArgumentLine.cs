using System.Text;

namespace AgentTrust.LocalEngine.Projects;

internal static class ArgumentLine
{
    /// <summary>Splits at spaces that are not between double quotes.</summary>
    public static IEnumerable<string> Split(string line)
    {
        var argument = new StringBuilder();
        var (quoted, started) = (false, false);

        foreach (var character in line)
        {
            if (character == '"')
            {
                (quoted, started) = (!quoted, true);
                continue;
            }

            if (character != ' ' || quoted)
            {
                argument.Append(character);
                started = true;
                continue;
            }

            if (started)
                yield return argument.ToString();

            argument.Clear();
            started = false;
        }

        if (started)
            yield return argument.ToString();
    }
}
