using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Escalation;
using AgentTrust.ApprovalService.Messaging;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Profile;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ApprovalService.Together;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddApprovalStorage();
builder.AddMessaging();
builder.AddApprovals();
builder.AddPasskeys();
builder.AddDelegations();
builder.AddBreakGlass();
builder.AddEscalation();
builder.AddChannels();

var app = builder.Build();

app.MapServiceDefaults();
app.MapApprovals();
app.MapPasskeys();
app.MapDelegations();
app.MapTogether();
app.MapBreakGlass();
app.MapProfile();

app.Run();
