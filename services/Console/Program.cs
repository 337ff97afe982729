using AgentTrust.OperatorConsole;
using AgentTrust.OperatorConsole.Evidence;
using AgentTrust.OperatorConsole.Operations;
using AgentTrust.OperatorConsole.Passkeys;
using AgentTrust.OperatorConsole.PersonClients;
using AgentTrust.OperatorConsole.SignIn;
using AgentTrust.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPersonSignIn();
builder.AddPersonClients();
builder.AddOperations();
builder.AddPasskeys();
builder.AddPages();

var app = builder.Build();

app.UsePageSecurity();
app.MapServiceDefaults();
app.MapPersonSignIn();
app.MapProofFile();
app.MapPages();

app.Run();
