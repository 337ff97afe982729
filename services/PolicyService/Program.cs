using AgentTrust.PolicyService.Discovery;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddPolicyAdministration();
builder.AddPolicyInformation();
builder.AddEvaluation();
builder.AddReplay();

var app = builder.Build();

app.MapServiceDefaults();
app.MapEvaluation();
app.MapPolicyAdministration();
app.MapReplay();
app.MapDiscovery();

app.Run();
