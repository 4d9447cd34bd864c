#include "ui/kerneldebug/RecipeView.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/kerneldebug/TargetRecipes.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kRecipeRows = 6;  // at least
}

RecipeView::RecipeView(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox(this)),
      m_text(new QPlainTextEdit(this)),
      m_copy(new QToolButton(this)) {
    m_kind->setObjectName(u"recipeKind"_s);
    for (const auto recipe :
         {Recipe::Qemu, Recipe::Libvirt, Recipe::VirtualBox, Recipe::VMware, Recipe::Windows})
        m_kind->addItem(nameOf(recipe));
    m_text->setObjectName(u"recipeText"_s);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    theme::useFixedFont(m_text);
    m_text->setMinimumHeight(m_text->fontMetrics().lineSpacing() * kRecipeRows);
    m_copy->setObjectName(u"recipeCopy"_s);
    m_copy->setIcon(theme::icon(u"copy"_s));
    m_copy->setText(u"Cop&y"_s);
    m_copy->setToolTip(u"Copy these lines"_s);
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setFocusPolicy(Qt::StrongFocus);

    auto* head = new QHBoxLayout;
    auto* title = new QLabel(u"Set up the other end:"_s, this);
    title->setBuddy(m_kind);
    head->addWidget(title);
    head->addWidget(m_kind);
    head->addStretch(1);
    head->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head);
    column->addWidget(m_text, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &RecipeView::refresh);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    refresh();
}

void RecipeView::show(const session::ConnectionForm& form, bool complete) {
    m_form = form;
    m_complete = complete;
    refresh();
}

void RecipeView::showWindows() {
    m_kind->setCurrentIndex(static_cast<int>(Recipe::Windows));
}

void RecipeView::refresh() {
    const auto recipe = static_cast<Recipe>(m_kind->currentIndex());
    // The key of a network line comes from these very lines.
    const bool ready = m_complete || recipe == Recipe::Windows || m_form.page == session::FormPage::Net;
    m_text->setPlainText(ready ? recipeText(recipe, m_form) : QString());
    m_copy->setEnabled(ready);
}

}  // namespace hawser::ui
