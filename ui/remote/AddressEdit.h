#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QTabWidget;

namespace hawser::ui {

// How the two ends of a shared session find each other, as -server and -remote write it: a page for each way,
// and one to write it out. GUI thread.
class AddressEdit : public QWidget {
    Q_OBJECT
  public:
    enum class End { Server, Client };
    explicit AddressEdit(End end, QWidget* parent = nullptr);

    // Empty: something is missing.
    QString address() const;
    // What is to be filled in, shown on the page it belongs to; a password is never in it.
    void setAddress(const QString& address);

  Q_SIGNALS:
    void changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* makeTls();
    QWidget* makePipe();
    QWidget* makeWritten();
    QLineEdit* addLine(QFormLayout* form, const QString& label, const QString& objectName,
                       const QString& hint);
    QLineEdit* addPassword(QFormLayout* form, const QString& label, const QString& objectName);
    QString tlsAddress() const;
    bool takeTls(const QString& address);
    void focusField();

    const End m_end;
    QTabWidget* m_pages;
    QLineEdit* m_host = nullptr;
    QLineEdit* m_port = nullptr;
    QLineEdit* m_password = nullptr;
    QLineEdit* m_viewPassword = nullptr;
    QCheckBox* m_anywhere = nullptr;
    QLineEdit* m_pipe = nullptr;
    QLineEdit* m_written = nullptr;
};

}  // namespace hawser::ui
