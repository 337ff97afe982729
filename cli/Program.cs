using System.Text;
using AgentTrust.Cli;

// A byte order mark is not skipped and nothing is guessed: what is not UTF-8 is no token.
using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);

return await new CommandLine(input, Console.Out, Console.Error, TimeProvider.System).RunAsync(args);
