"""What is said before and after a transition made by hand."""

from django.utils.translation import gettext_lazy

DONE = {
    "claim": gettext_lazy("You are reviewing this registration."),
    "approve": gettext_lazy("Approved. The company has been told."),
    "agree": gettext_lazy("You have agreed. The company does not see this."),
    "decline": gettext_lazy("You have not agreed. The channel desk decides now."),
    "request_info": gettext_lazy("Your question is on its way."),
    "reject": gettext_lazy("Rejected. The company has been told."),
    "hold": gettext_lazy("On hold. The company sees “In review”."),
    "resume": gettext_lazy("Back in review."),
    "advance": gettext_lazy("Stage updated."),
    "win": gettext_lazy("Congratulations! The deal is closed as won."),
    "lose": gettext_lazy("The deal is closed as lost."),
    "withdraw": gettext_lazy("The registration is withdrawn."),
    "revoke": gettext_lazy("The protection is revoked."),
    "keep_alive": gettext_lazy("Thank you. The protection goes on."),
    "request_extension": gettext_lazy("Your request is on its way."),
    "grant_extension": gettext_lazy("Extended. The company has been told."),
    "refuse_extension": gettext_lazy("Not extended. The company has been told."),
    "reassign": gettext_lazy("The deal has a new owner."),
    "transfer": gettext_lazy("Moved. Both companies have been told."),
    "overturn": gettext_lazy("Back in review."),
}
WARNINGS = {
    "withdraw": gettext_lazy("The review ends and the protection request is gone."),
    "agree": gettext_lazy("The company does not see who agrees and who does not."),
    "decline": gettext_lazy("The channel desk decides then, with your words in view."),
    "reject": gettext_lazy("The company reads your words exactly as you write them."),
    "revoke": gettext_lazy("The company loses its protection at once."),
    "lose": gettext_lazy("The protection ends and the deal is closed for good."),
    "win": gettext_lazy("The deal is closed for good."),
    "keep_alive": gettext_lazy("Both sides see your next step, and the protection goes on."),
    "request_extension": gettext_lazy(
        "The reviewer decides. Both sides see what you write here; the protection runs meanwhile."
    ),
    "transfer": gettext_lazy(
        "This registration ends. The new owner gets the customer, the products and the days left, "
        "and nothing else: no contacts, prices, comments or files."
    ),
}
